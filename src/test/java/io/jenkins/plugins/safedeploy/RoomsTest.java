package io.jenkins.plugins.safedeploy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rooms of the project and what each may use: {@code jenkins -> targets, gates -> engine} and
 * {@code standalone -> targets, gates -> engine}. A room that is still empty breaks no rule.
 */
@AnalyzeClasses(packages = RoomsTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    static final String ROOT = "io.jenkins.plugins.safedeploy";

    private static final String ENGINE = ROOT + ".engine..";
    private static final String TARGETS = ROOT + ".targets..";
    private static final String GATES = ROOT + ".gates..";
    private static final String JENKINS = ROOT + ".jenkins..";
    private static final String STANDALONE = ROOT + ".standalone..";

    private static final String JSON = ROOT + ".engine.json..";
    private static final String TIME = ROOT + ".engine.time..";
    private static final String WORKSPACE = ROOT + ".engine.workspace";
    private static final String HTTP = ROOT + "..http..";

    private static final String[] JENKINS_API = {"hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.."};

    @ArchTest
    static final ArchRule everyClassLivesInARoom = classes()
            .that()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAnyPackage(ENGINE, TARGETS, GATES, JENKINS, STANDALONE)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theEngineUsesNoOtherRoom = room(ENGINE, TARGETS, GATES, JENKINS, STANDALONE);

    @ArchTest
    static final ArchRule targetsUseTheEngineOnly = room(TARGETS, GATES, JENKINS, STANDALONE);

    @ArchTest
    static final ArchRule gatesUseTheEngineOnly = room(GATES, TARGETS, JENKINS, STANDALONE);

    @ArchTest
    static final ArchRule thePluginDoesNotUseTheStandaloneCommand = room(JENKINS, STANDALONE);

    @ArchTest
    static final ArchRule theStandaloneCommandDoesNotUseThePlugin = room(STANDALONE, JENKINS);

    @ArchTest
    static final ArchRule onlyTheJenkinsRoomUsesTheJenkinsApi = noClasses()
            .that()
            .resideOutsideOfPackage(JENKINS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JENKINS_API)
            .because("everything else runs when Jenkins is down, and is tested without it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule processesAreStartedInTheWorkspacePackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(WORKSPACE)
            .should()
            .accessTargetWhere(startsAProcess())
            .because("one place kills process groups, masks output and enforces deadlines")
            .allowEmptyShould(true);

    @ArchTest
    static void atMostOneClassStartsProcesses(JavaClasses classes) {
        Set<String> starters = classes.stream()
                .filter(type -> type.getAccessesFromSelf().stream().anyMatch(startsAProcess()))
                .map(RoomsTest::outermostName)
                .collect(Collectors.toSet());
        assertThat(starters).as("classes that start processes; only one may").hasSizeLessThanOrEqualTo(1);
    }

    @ArchTest
    static final ArchRule httpRequestsAreSentFromAnHttpPackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .because("one place sets time limits, follows redirects and guards addresses")
            .allowEmptyShould(true);

    @ArchTest
    static void atMostOnePackageSendsHttpRequests(JavaClasses classes) {
        Set<String> packages = classes.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> resideInAPackage("java.net.http..").test(use.getTargetClass())))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        assertThat(packages).as("packages that use java.net.http; only one may").hasSizeLessThanOrEqualTo(1);
    }

    @ArchTest
    static final ArchRule jsonMappersAreMadeInTheJsonPackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(JSON)
            .should()
            .accessTargetWhere(makesAJsonMapper())
            .because("one mapper decides what our JSON looks like")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theEngineReadsTheTimeInTheTimePackageOnly = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and()
            .resideOutsideOfPackage(TIME)
            .should()
            .accessTargetWhere(readsTheSystemClockOrSleeps())
            .because("time comes in through the constructor, so that a test can hold it")
            .allowEmptyShould(true);

    private static ArchRule room(String room, String... mayNotUse) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(mayNotUse)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> startsAProcess() {
        return access(
                "a process is started",
                target -> on(target, ProcessBuilder.class, "<init>", "startPipeline")
                        || on(target, Runtime.class, "exec"));
    }

    private static DescribedPredicate<JavaAccess<?>> makesAJsonMapper() {
        return access(
                "a JSON mapper is made",
                target -> on(target, ObjectMapper.class, "<init>", "builder", "copy")
                        || on(target, MapperBuilder.class, "<init>", "build"));
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheSystemClockOrSleeps() {
        return access(
                "the system clock is read or a thread sleeps",
                target -> isNowWithoutAClock(target)
                        || (target.getOwner().isEquivalentTo(Clock.class)
                                && target.getName().startsWith("system"))
                        || on(target, System.class, "currentTimeMillis")
                        || on(target, Thread.class, "sleep")
                        || on(target, TimeUnit.class, "sleep"));
    }

    /** {@code Instant.now()} and its like in java.time; {@code Instant.now(clock)} is allowed. */
    private static boolean isNowWithoutAClock(AccessTarget target) {
        return target.getOwner().getPackageName().equals("java.time")
                && target.getName().equals("now")
                && target instanceof CodeUnitAccessTarget method
                && method.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean on(AccessTarget target, Class<?> owner, String... names) {
        return target.getOwner().isAssignableTo(owner) && Set.of(names).contains(target.getName());
    }

    private static DescribedPredicate<JavaAccess<?>> access(String what, Predicate<AccessTarget> matches) {
        return describe(what, access -> matches.test(access.getTarget()));
    }

    private static String outermostName(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}

package io.jenkins.plugins.safedeploy.engine.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostilePlanTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static List<PlanProblem> refused(byte[] yaml) {
        long start = THREADS.getCurrentThreadCpuTime();
        List<PlanProblem> problems = ExamplePlans.problems(yaml);
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(problems).isNotEmpty();
        return problems;
    }

    private static List<PlanProblem> refused(String yaml) {
        return refused(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static void refusedWith(String yaml, String message) {
        assertThat(refused(yaml))
                .anySatisfy(problem -> assertThat(problem.text()).contains(message));
    }

    static List<PlanMutants.Mutant> mutants() {
        return PlanMutants.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aWrongKindOfValueIsToldAtItsField(PlanMutants.Mutant mutant) {
        assertThat(refused(mutant.document().toString()))
                .anySatisfy(problem -> assertThat(problem.path()).startsWith(mutant.path()));
        assertThat(refused(mutant.document().toString())).allSatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(1);
            assertThat(problem.path()).startsWith(mutant.path());
        });
    }

    @Test
    void tenMegabytesAreRefusedUnread(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("large.yaml");
        Files.write(file, "a: b # x\n".repeat(1_200_000).getBytes(StandardCharsets.UTF_8));
        long start = THREADS.getCurrentThreadCpuTime();
        Assertions.assertThatThrownBy(() -> new PlanReader(ExamplePlans.VOCABULARY).read(file))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("more than 1048576 bytes");
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "{", "- ", "? ", "{a: ", "[a, ", "'", "\"", "&a ", "! ", "#", "a: ", "\n", "%", "--- ", "|\n",
                "*a ", ", ", "\\", "]"
            })
    void aMegabyteOfOneThingIsRefusedInTime(String thing) {
        refused(thing.repeat(1_048_000 / thing.length()));
        refused("a: " + thing.repeat(1_048_000 / thing.length()));
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        StringBuilder yaml = new StringBuilder("x0: &x0 [lol]\n");
        for (int i = 1; i <= 9; i++) {
            yaml.append("x%d: &x%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, "*x" + (i - 1)))));
        }
        refusedWith(yaml.toString(), "more than 50 aliases");
        StringBuilder few = new StringBuilder(
                "environment: production\nservice: web\ntarget:\n  command:\n    deploy: x\n    variables:\n      x0: &x0 [lol, lol, lol, lol]\n");
        for (int i = 1; i <= 12; i++) {
            few.append("      x%d: &x%d [*x%d, *x%d, *x%d, *x%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        refusedWith(few.toString(), "too large when its aliases are followed");
    }

    @Test
    void aLargeTextThatAliasesMultiplyIsRefused() {
        String yaml = ExamplePlans.SMALL + "configuration:\n  A0: &a " + "x".repeat(60_000) + "\n";
        StringBuilder many = new StringBuilder(yaml);
        for (int i = 1; i < 50; i++) {
            many.append("  A%d: *a\n".formatted(i));
        }
        refusedWith(many.toString(), "too large when its aliases are followed");
    }

    @Test
    void aliasesWithinReasonAreFollowed() {
        assertThat(ExamplePlans.problems(ExamplePlans.SMALL.replace("service: web", "service: &name web")
                        + "configuration: {A: *name, B: *name}\n"))
                .isEmpty();
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        refusedWith(ExamplePlans.SMALL.replace("/srv/web}", "/srv/web, restart: &a [*a]}"), "contains itself");
        refused("&a [*a]");
        refused("&a {b: *a}");
        refused("? &a [*a]\n: b");
    }

    @Test
    void tenThousandLevelsAreRefused() {
        refusedWith("a: " + "[".repeat(10_000) + "]".repeat(10_000), "nested deeper than 32 levels");
        refusedWith("{a: ".repeat(10_000) + "b" + "}".repeat(10_000), "nested deeper than 32 levels");
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 1400; i++) {
            block.append(" ".repeat(i)).append("a:\n");
        }
        refusedWith(block.toString(), "nested deeper than 32 levels");
        refused("- ".repeat(10_000) + "a");
    }

    @Test
    void deepAnythingIsRefused() {
        refusedWith(
                ExamplePlans.SMALL.replace(
                        "/srv/web}", "/srv/web, restart: " + "[".repeat(20) + "x" + "]".repeat(20) + "}"),
                "nested too deep");
    }

    @Test
    void tooManyValuesAreRefused() {
        refusedWith("a: [" + "b,".repeat(400_000) + "]", "more than 50000 values");
        refusedWith(ExamplePlans.SMALL + "artifacts: [" + "b,".repeat(1_001) + "]", "has 1001 elements");
    }

    @Test
    void fieldsThatAreGivenTwiceAreRefused() {
        refusedWith(ExamplePlans.SMALL + "service: other\n", "service: is given twice; first on line 2");
        refusedWith(
                ExamplePlans.SMALL + "configuration: {A: a, A: b}\n",
                "configuration.A: is given twice; first on line 7");
        refusedWith(ExamplePlans.SMALL.replace("{path: /srv/web}", "{path: /srv/web, 'path': /}"), "given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "a\u0007b", "a\u200bb", "a\u2028b", "a\u009bb", "a\u0000b", "a\ufffeb"})
    void whatCannotBeSeenIsRefused(String name) {
        refusedWith(ExamplePlans.SMALL.replace("name: health", "name: \"" + name + "\""), "cannot be seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u202eb", "a\\nb", "a\\eb", "a\\0b", "\\ud800"})
    void namesWithEscapedControlCharactersAreRefusedAndShownEscaped(String name) {
        List<PlanProblem> problems = refused(ExamplePlans.SMALL.replace("name: health", "name: \"" + name + "\""));
        assertThat(problems)
                .allSatisfy(problem ->
                        assertThat(problem.text().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
                "!!java.io.File /etc/passwd",
                "!!str 8080",
                "!x y",
                "! y",
                "!!binary aGk=",
                "!<tag:x> y"
            })
    void tagsAreRefused(String value) {
        refusedWith(ExamplePlans.SMALL + "configuration: {A: " + value + "}\n", "are not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"configuration: {A: \"a\\ud800b\"}", "configuration: {\"A\\udc00\": x}", "images: [\"\\ud800\"]"
            })
    void halfOfACharacterIsRefusedBecauseItCannotBeStored(String field) {
        refused(ExamplePlans.SMALL + field + "\n");
    }

    @Test
    void halfOfACharacterInASettingIsRefused() {
        refusedWith(ExamplePlans.SMALL.replace("/srv/web}", "/srv/web, restart: [\"a\\ud800\"]}"), "lone surrogate");
        refusedWith(ExamplePlans.SMALL.replace("/srv/web}", "/srv/web, restart: {\"a\\ud800\": x}}"), "lone surrogate");
    }

    @Test
    void mergeKeysAreRefused() {
        refusedWith(
                ExamplePlans.SMALL.replace("{path: /srv/web}", "{path: /srv/web, <<: {keep: 1}}"),
                "merge keys are not part of YAML 1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n",
                "# only a comment\n",
                "---",
                "---\n...\n",
                "\ufeff",
                "~",
                "x",
                "7",
                "[]",
                "{}",
                "null"
            })
    void whatIsNoPlanIsRefused(String yaml) {
        refused(yaml);
    }

    @Test
    void severalDocumentsAreRefused() {
        refusedWith(ExamplePlans.SMALL + "---\n" + ExamplePlans.SMALL, "a second document starts here");
        refused(ExamplePlans.SMALL + "...\n---\n");
    }

    @Test
    void otherEncodingsAreRefused() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            refused(ExamplePlans.SMALL.getBytes(charset));
        }
        assertThat(refused(ExamplePlans.SMALL.replace("web", "w\u00fcb").getBytes(StandardCharsets.ISO_8859_1)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is not UTF-8 text"));
    }

    @Test
    void binaryGarbageIsRefused() {
        Random random = new Random(42);
        for (int i = 0; i < 500; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5_000)];
            random.nextBytes(garbage);
            refused(garbage);
        }
    }

    @Test
    void tabsAsIndentationAreRefusedAtTheirPlace() {
        assertThat(refused("environment: production\ntarget:\n\tdirectory: x\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(3));
    }

    @Test
    void veryLongLinesAreShownInPart() {
        String line = "x".repeat(500_000);
        List<PlanProblem> problems =
                refused(ExamplePlans.SMALL.replace("service: web", "service: '" + line + "' # \u00e4"));
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.text().length()).isLessThan(1_000));
        refused("a: {" + line + ": [x, y: {: }");
    }

    @Test
    void halfAPlanIsRefusedOrReadButNeverMore() {
        byte[] full = ExamplePlans.FULL.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < full.length; length++) {
            ExamplePlans.problems(Arrays.copyOf(full, length));
        }
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.kubernetes.ShopCommand.Ended;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole deployments through the engine while something goes wrong at a chosen moment. Each ends as it should or says what
 * nobody knows, with a hold; none ends as if it had worked.
 */
@Tag("slow")
class ChaosTest {
    private static final String READY = "test.local/ready";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private ChaosProxy proxy;
    private ShopCommand shop;

    @BeforeEach
    void open() throws IOException {
        proxy = new ChaosProxy(PLANE.controlPlane());
        shop = new ShopCommand(PLANE, folder, proxy.url());
        Ended one = shop.deploy(1, release(1, READY));
        assertThat(one.code()).as(one.text()).isZero();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void an_api_server_that_is_killed_and_comes_back(Phase phase) throws Exception {
        proxy.before(phase.begins(), () -> {
            PLANE.controlPlane().killApiServer();
            CompletableFuture.runAsync(PLANE.controlPlane()::startApiServer);
        });
        endsWell("API server killed, comes back", phase);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void connections_that_are_cut_every_second(Phase phase) throws Exception {
        proxy.before(phase.begins(), () -> proxy.cutEvery(Duration.ofSeconds(1)));
        endsWell("every connection cut each second", phase);
    }

    @ParameterizedTest
    @CsvSource({
        "APPLY, 409",
        "APPLY, 429",
        "APPLY, 500",
        "GATE, 429",
        "GATE, 500",
        "ROLLBACK, 409",
        "ROLLBACK, 429",
        "ROLLBACK, 500"
    })
    void an_api_server_that_refuses_for_a_while(Phase phase, int status) throws Exception {
        proxy.refuse(status == 409 ? phase.changing() : phase.begins(), 4, status);
        endsWell(status + " four times", phase);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"APPLY", "ROLLBACK"})
    void an_api_server_that_answers_500_for_ever_is_told_with_what_was_left(Phase phase) throws Exception {
        proxy.refuse(phase.changing(), 10_000, 500);
        Ended two = shop.deploy(2, release(2, phase.image));
        ChaosTable.add("500 for ever to each change of the workload", phase, two);
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLBACK_FAILED.code());
        assertThat(two.text()).contains("hold        yes").contains("500");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void slow_answers(Phase phase) throws Exception {
        proxy.delay(phase.begins(), 3, Duration.ofSeconds(2));
        endsWell("three answers 2 s late", phase);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"APPLY", "ROLLBACK"})
    void an_answer_that_comes_later_than_anybody_waits_and_one_that_is_lost(Phase phase) throws Exception {
        proxy.delay(phase.changing(), 1, Duration.ofSeconds(12));
        proxy.loseAnswer(phase.changing(), 2);
        endsWell("an answer 12 s late, then two lost", phase);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void permissions_that_are_taken_away(Phase phase) throws Exception {
        RoleBinding binding = PLANE.admin()
                .rbac()
                .roleBindings()
                .inNamespace(PLANE.namespace())
                .withName("deployer")
                .get();
        proxy.before(phase.begins(), () -> PLANE.admin().resource(binding).delete());
        // What is watched already goes on; the way back needs the permission.
        Ended two =
                shop.deadline("4s").deploy(2, release(2, phase == Phase.GATE ? "test.local/never-ready" : phase.image));
        ChaosTable.add("RoleBinding deleted", phase, two);
        assertThat(two.code()).as(two.text()).isIn(ExitCode.ROLLBACK_FAILED.code(), ExitCode.HELD.code());
        assertThat(two.text()).contains("hold        yes");
        assertThat(two.text()).containsPattern("forbidden|not allowed|could not be watched");

        binding.getMetadata().setResourceVersion(null);
        binding.getMetadata().setUid(null);
        PLANE.admin().resource(binding).create();
        goesBackWhenAsked();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"APPLY", "ROLLBACK"})
    void somebody_who_edits_the_same_deployment_loses_against_the_way_back(Phase phase) throws Exception {
        proxy.before(phase.changing(), () -> edit("test.local/ready:hot"));
        Ended two = shop.deploy(2, release(2, phase.image));
        ChaosTable.add("somebody sets another image", phase, two);
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.text()).contains("taken back");
        assertBack();
    }

    @Test
    void somebody_who_edits_it_in_the_gate_keeps_the_release_from_being_verified() throws Exception {
        proxy.before(Phase.GATE.begins(), () -> edit("test.local/ready:hot"));
        Ended two = shop.deploy(2, release(2, Phase.GATE.image));
        ChaosTable.add("somebody sets another image", Phase.GATE, two);
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.HELD.code());
        assertThat(two.text()).contains("hold        yes").contains("test.local/ready:hot");
        goesBackWhenAsked();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_namespace_that_is_deleted(Phase phase) throws Exception {
        proxy.before(phase.begins(), () -> {
            PLANE.admin().namespaces().withName(PLANE.namespace()).delete();
            await().until(() -> PLANE.admin()
                            .apps()
                            .deployments()
                            .inNamespace(PLANE.namespace())
                            .withName("web")
                            .get()
                    == null);
        });
        Ended two = shop.deadline("4s").applyTimeout("20s").deploy(2, release(2, phase.image));
        ChaosTable.add("namespace deleted", phase, two);
        assertThat(two.code()).as(two.text()).isIn(ExitCode.ROLLBACK_FAILED.code(), ExitCode.HELD.code());
        assertThat(two.text()).contains("hold        yes");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void an_etcd_that_is_full_until_somebody_makes_room(Phase phase) throws Exception {
        proxy.before(phase.begins(), () -> {
            PLANE.controlPlane().etcd().full();
            CompletableFuture.runAsync(
                    PLANE.controlPlane().etcd()::empty, CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS));
        });
        endsWell("etcd full for 4 s", phase);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"APPLY", "ROLLBACK"})
    void an_etcd_that_stays_full_is_told_and_what_was_left_goes_back_later(Phase phase) throws Exception {
        proxy.before(phase.begins(), () -> PLANE.controlPlane().etcd().full());
        Ended two = shop.applyTimeout("10s").deploy(2, release(2, phase.image));
        ChaosTable.add("etcd stays full", phase, two);
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLBACK_FAILED.code());
        assertThat(two.text()).contains("hold        yes");
        PLANE.controlPlane().etcd().empty();
        goesBackWhenAsked();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"APPLY", "ROLLBACK"})
    void an_etcd_that_has_used_up_its_quota_is_told_and_what_was_left_goes_back_when_it_was_mended(Phase phase)
            throws Exception {
        proxy.before(phase.begins(), () -> PLANE.controlPlane().etcd().fill());
        Ended two = shop.applyTimeout("10s").deploy(2, release(2, phase.image));
        ChaosTable.add("etcd's quota used up", phase, two);
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLBACK_FAILED.code());
        assertThat(two.text()).contains("hold        yes").contains("database space exceeded");
        PLANE.controlPlane().etcd().makeRoom();
        goesBackWhenAsked();
    }

    /** The release gets there, or everything is back, as if nothing had gone wrong in between. */
    private void endsWell(String what, Phase phase) throws Exception {
        Ended two = shop.deploy(2, release(2, phase.image));
        ChaosTable.add(what, phase, two);
        if (phase == Phase.ROLLBACK) {
            assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
            assertBack();
        } else {
            assertThat(two.code()).as(two.text()).isZero();
            assertThat(observed().detail()).startsWith("release shop-2 in").doesNotContain("changed by others");
            assertThat(observed().installed()).isNotNull();
        }
    }

    private void goesBackWhenAsked() throws Exception {
        Ended back = shop.run("rollback", "--to", "last-verified", "--reason", "the trouble is over");
        assertThat(back.code()).as(back.text()).isZero();
        assertBack();
    }

    private void assertBack() throws Exception {
        Observation seen = observed();
        assertThat(seen.installed()).as(seen.detail()).isNotNull();
        assertThat(seen.detail()).startsWith("release shop-1 in").doesNotContain("changed by others");
    }

    private Observation observed() throws Exception {
        return new Place(PLANE, PLANE.controlPlane().adminToken()).target().observe();
    }

    private static void edit(String image) {
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.STRATEGIC_MERGE),
                        "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \""
                                + image + "\"}]}}}}");
    }

    private static String release(int number, String image) {
        return configMap("c", String.valueOf(number)) + deployment("web", 2, image);
    }
}

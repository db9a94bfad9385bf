package io.jenkins.plugins.safedeploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve workloads of three kinds, deployed by the command through the real driver, with exactly the permissions of
 * {@code docs/kubernetes-rbac.yaml}.
 */
@Tag("slow")
class ScenarioTest {
    private static final String READY = "test.local/ready";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private ShopCommand shop;

    @BeforeEach
    void open() throws IOException {
        shop = new ShopCommand(PLANE, folder, PLANE.controlPlane().url());
    }

    @Test
    void one_of_twelve_workloads_crash_loops_and_everything_goes_back() throws Exception {
        ConfigMap foreign = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("foreign")
                        .endMetadata()
                        .withData(Map.of("a", "b"))
                        .build())
                .create();
        ShopCommand.Ended one = shop.deploy(1, Yaml.twelve(1, READY, READY));
        assertThat(one.code()).as(one.text()).isZero();

        ShopCommand.Ended two = shop.deploy(2, Yaml.twelve(2, "test.local/ready:2", "test.local/crash"));

        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.text())
                .contains("Deployment/web-0")
                .contains("test.local/crash")
                .contains("shop-1, verified");
        assertBack(1);
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("foreign")
                        .get())
                .isEqualTo(foreign);
    }

    @Test
    void an_api_server_that_is_killed_in_the_apply_leaves_nothing_unknown() throws Exception {
        assertThat(shop.deploy(1, Yaml.twelve(1, READY, READY)).code()).isZero();
        CompletableFuture<ShopCommand.Ended> two =
                shop.inBackground(2, Yaml.twelve(2, "test.local/ready:2", "test.local/ready:2"));
        shop.awaitRecord("shop-2", "applying");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(observed().detail()).startsWith("release shop-2 in");
        assertThat(observed().installed()).isNotNull();
    }

    @Test
    void an_api_server_that_is_killed_in_the_gate_leaves_nothing_unknown() throws Exception {
        assertThat(shop.deploy(1, Yaml.twelve(1, READY, READY)).code()).isZero();
        CompletableFuture<ShopCommand.Ended> two =
                shop.inBackground(2, Yaml.twelve(2, "test.local/ready-after-1000ms", "test.local/ready-after-1000ms"));
        shop.awaitRecord("shop-2", "applied");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(observed().detail()).startsWith("release shop-2 in");
    }

    @Test
    void an_api_server_that_is_killed_in_the_rollback_does_not_keep_it_from_going_back() throws Exception {
        assertThat(shop.deploy(1, Yaml.twelve(1, READY, READY)).code()).isZero();
        CompletableFuture<ShopCommand.Ended> two =
                shop.inBackground(2, Yaml.twelve(2, "test.local/ready:2", "test.local/not-found"));
        shop.awaitRecord("shop-2", "applied");
        shop.awaitRecord("shop-1", "applying");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertBack(1);
    }

    @Test
    void without_its_permissions_nothing_is_deployed_and_the_reason_is_told() throws Exception {
        assertThat(shop.deploy(1, Yaml.twelve(1, READY, READY)).code()).isZero();
        PLANE.admin()
                .rbac()
                .roleBindings()
                .inNamespace(PLANE.namespace())
                .withName("deployer")
                .delete();
        ShopCommand.Ended two = shop.deploy(2, Yaml.twelve(2, "test.local/ready:2", "test.local/ready:2"));
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(two.text()).contains("forbidden");
    }

    @Test
    void a_namespace_that_is_deleted_under_a_deployment_ends_in_no_unknown_state() throws Exception {
        shop.deadline("5s");
        assertThat(shop.deploy(1, Yaml.twelve(1, READY, READY)).code()).isZero();
        CompletableFuture<ShopCommand.Ended> two =
                shop.inBackground(2, Yaml.twelve(2, "test.local/never-ready", "test.local/never-ready"));
        shop.awaitRecord("shop-2", "applied");
        PLANE.admin().namespaces().withName(PLANE.namespace()).delete();
        assertThat(two.join().code()).as(two.join().text()).isIn(ExitCode.ROLLBACK_FAILED.code(), ExitCode.HELD.code());
        assertThat(two.join().text()).contains("hold        yes");
    }

    private void assertBack(int number) throws Exception {
        Observation seen = observed();
        assertThat(seen.installed()).as(seen.detail()).isNotNull();
        assertThat(seen.detail()).startsWith("release shop-" + number + " in").doesNotContain("changed by others");
        List<Pod> pods =
                PLANE.admin().pods().inNamespace(PLANE.namespace()).list().getItems();
        assertThat(pods.stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null))
                .hasSize(20)
                .allMatch(Readiness::isPodReady)
                .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals(READY));
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("config-3")
                        .get()
                        .getData())
                .containsEntry("value", String.valueOf(number));
    }

    private Observation observed() throws Exception {
        return new Place(PLANE, shop.token).target().observe();
    }

    private void restart() {
        PLANE.controlPlane().killApiServer();
        PLANE.controlPlane().startApiServer();
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Slow out, fast back: canary and blue-green on a real control plane, through the command and the real driver. */
@Tag("slow")
class StrategyTest {
    private static final String READY = "test.local/ready";
    private static final String NEXT = "test.local/ready:2";
    private static final String SERVICE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 80, protocol: TCP}]
            """;

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private ShopCommand deploys;

    @BeforeEach
    void deployTheFirst() throws IOException {
        deploys = new ShopCommand(PLANE, folder, PLANE.controlPlane().url());
        ShopCommand.Ended one = deploys.deploy(1, shop("1", READY));
        assertThat(one.code()).as(one.text()).isZero();
    }

    @Test
    void a_canary_takes_a_rising_share_and_leaves_nothing_behind() throws Exception {
        CompletableFuture<ShopCommand.Ended> two = canary(NEXT);
        eventually(() ->
                share("web-canary").getSpec().getReplicas() == 1 && image("web").equals(READY));
        assertThat(value("web-canary"))
                .as("the configuration of the share, and of the rest")
                .isEqualTo("2");
        assertThat(value("web")).isEqualTo("1");
        eventually(() -> share("web-canary").getSpec().getReplicas() == 3);
        assertThat(image("web")).isEqualTo(READY);

        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(two.join().text()).contains("at step 1").contains("at step 2");
        assertThat(image("web")).isEqualTo(NEXT);
        nothingIsLeftOf("web-canary");
    }

    @Test
    void a_canary_that_crashes_is_gone_and_no_pod_of_the_release_before_was_touched() throws Exception {
        Set<String> before = pods();

        ShopCommand.Ended two = canary("test.local/crash").join();

        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.text()).contains("Deployment/web-canary");
        nothingIsLeftOf("web-canary");
        eventually(() -> pods().equals(before));
        assertThat(value("web")).isEqualTo("1");
    }

    @Test
    void a_share_that_somebody_edits_in_its_pause_is_not_followed_by_the_whole() throws Exception {
        CompletableFuture<ShopCommand.Ended> two = pausing(2, "strategy: canary", "steps: [25]", "pause: 3s");
        deployments()
                .withName("web-canary")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":"
                                + "[{\"name\":\"app\",\"image\":\"test.local/ready:edited\"}]}}}}");

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.HELD.code());
        assertThat(two.join().text())
                .contains("not the release as it was applied")
                .contains("test.local/ready:edited");
        assertThat(image("web")).isEqualTo(READY);
    }

    @Test
    void a_share_that_somebody_scales_to_nothing_in_its_pause_proves_nothing() throws Exception {
        CompletableFuture<ShopCommand.Ended> two = pausing(2, "strategy: canary", "steps: [25]", "pause: 3s");
        deployments().withName("web-canary").scale(0);

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.HELD.code());
        assertThat(two.join().text()).contains("/spec/replicas: is 0, should be 1");
        assertThat(image("web")).isEqualTo(READY);
    }

    @Test
    void a_share_that_somebody_deletes_in_its_pause_goes_back_at_the_deadline_as_a_whole_does() throws Exception {
        deploys.deadline("10s");
        CompletableFuture<ShopCommand.Ended> two = pausing(2, "strategy: canary", "steps: [25]", "pause: 3s");
        deployments().withName("web-canary").delete();

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.join().text()).contains("Deployment/web-canary: is not as the release wants it");
        assertThat(image("web")).isEqualTo(READY);
    }

    @Test
    void a_share_that_breaks_in_its_pause_goes_back_before_the_next_step() throws Exception {
        Set<String> before = pods();
        CompletableFuture<ShopCommand.Ended> two = pausing(2, "strategy: canary", "steps: [25, 50]", "pause: 10m");
        Files.createFile(folder.resolve("broken"));

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.join().text())
                .contains("gate 'smoke' at step 1, again (1): FAILED")
                .doesNotContain("at step 2");
        nothingIsLeftOf("web-canary");
        eventually(() -> pods().equals(before));
    }

    @Test
    void a_service_that_somebody_turns_in_the_pause_of_blue_green_is_not_followed_by_the_whole() throws Exception {
        CompletableFuture<ShopCommand.Ended> two = pausing(4, "strategy: blueGreen", "pause: 3s");
        PLANE.admin()
                .services()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"selector\":{\"app\":\"elsewhere\"}}}");

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.HELD.code());
        assertThat(two.join().text()).contains("Service/web /spec/selector/app: is elsewhere, should be web");
        assertThat(image("web")).isEqualTo(READY);
    }

    /**
     * Begins the second release, with a gate {@code smoke} behind the rollout that wants no file {@code broken}.
     *
     * @param times how often it has been measured when this returns; the first is in the preflight
     */
    private CompletableFuture<ShopCommand.Ended> pausing(int times, String... strategy) {
        Path measured = folder.resolve("measured");
        deploys.gates("- command: {name: smoke, stage: 1, command: \"echo >> '%s'; test ! -e '%s'\", count: 1}"
                .formatted(measured, folder.resolve("broken")));
        CompletableFuture<ShopCommand.Ended> two = deploys.inBackground(2, shop("2", NEXT), strategy);
        eventually(() -> Files.size(measured) == times);
        return two;
    }

    @Test
    void blue_green_prepares_all_pods_then_switches_the_service() throws Exception {
        CompletableFuture<ShopCommand.Ended> two =
                deploys.inBackground(2, shop("2", NEXT), "strategy: blueGreen", "pause: 3s");
        eventually(() -> share("web-green").getStatus().getReadyReplicas() != null
                && share("web-green").getStatus().getReadyReplicas() == 3);
        assertThat(selector()).containsKey("pod-template-hash");
        eventually(() -> "green".equals(selector().get("safe-deploy.jenkins.io/track")));
        assertThat(image("web")).isEqualTo(READY);

        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(selector()).isEqualTo(Map.of("app", "web"));
        assertThat(image("web")).isEqualTo(NEXT);
        nothingIsLeftOf("web-green");
        ShopCommand.Ended three = deploys.deploy(3, shop("3", NEXT), "onDrift: fail");
        assertThat(three.code()).as(three.text()).isZero();
    }

    @Test
    void blue_green_that_never_gets_ready_was_never_switched_to() throws Exception {
        Set<String> before = pods();

        ShopCommand.Ended two = deploys.deploy(2, shop("2", "test.local/not-found"), "strategy: blueGreen");

        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(selector()).isEqualTo(Map.of("app", "web"));
        nothingIsLeftOf("web-green");
        eventually(() -> pods().equals(before));
    }

    @Test
    void blue_green_that_fails_after_the_switch_sends_the_traffic_back_to_pods_that_stayed() throws Exception {
        Set<String> before = pods();
        Path broken = folder.resolve("broken");
        deploys.gates("- command: {name: smoke, command: test ! -e '" + broken + "', interval: 1s, count: 4}");
        CompletableFuture<ShopCommand.Ended> two = deploys.inBackground(2, shop("2", NEXT), "strategy: blueGreen");
        eventually(() -> "green".equals(selector().get("safe-deploy.jenkins.io/track")));
        Files.createFile(broken);

        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(two.join().text()).contains("gate 'smoke' at step 2: FAILED");
        assertThat(selector()).isEqualTo(Map.of("app", "web"));
        nothingIsLeftOf("web-green");
        eventually(() -> pods().equals(before));
    }

    @Test
    void blue_green_without_a_service_is_refused_before_anything_is_touched() throws Exception {
        ShopCommand.Ended two = deploys.deploy(
                2, Yaml.configMap("config", "2") + Yaml.deployment("web", 3, NEXT), "strategy: blueGreen");
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(two.text()).contains("no Service of the release selects");
    }

    private CompletableFuture<ShopCommand.Ended> canary(String image) {
        return deploys.inBackground(2, shop("2", image), "strategy: canary", "steps: [25, 50]", "pause: 3s");
    }

    private static String shop(String value, String image) {
        return Yaml.configMap("config", value)
                + SERVICE
                + Yaml.deployment("web", 3, image).replace("containers:\n", """
                        volumes: [{name: config, configMap: {name: config}}]
                              containers:
                        """);
    }

    private static void eventually(Callable<Boolean> what) {
        await().pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .atMost(Duration.ofMinutes(2))
                .until(what);
    }

    private static Deployment share(String name) {
        return deployments().withName(name).get();
    }

    private static NonNamespaceOperation<Deployment, DeploymentList, RollableScalableResource<Deployment>>
            deployments() {
        return PLANE.admin().apps().deployments().inNamespace(PLANE.namespace());
    }

    private static String image(String deployment) {
        return share(deployment)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    /** Of the ConfigMap that the pods of a Deployment name. */
    private static String value(String deployment) {
        String map = share(deployment)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes()
                .get(0)
                .getConfigMap()
                .getName();
        return PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName(map)
                .get()
                .getData()
                .get("value");
    }

    private static Map<String, String> selector() {
        return PLANE.admin()
                .services()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .get()
                .getSpec()
                .getSelector();
    }

    private static Set<String> pods() {
        return PLANE.admin().pods().inNamespace(PLANE.namespace()).list().getItems().stream()
                .map(Pod::getMetadata)
                .filter(metadata -> metadata.getDeletionTimestamp() == null)
                .map(metadata -> metadata.getUid())
                .collect(Collectors.toSet());
    }

    private static void nothingIsLeftOf(String share) {
        assertThat(share(share)).isNull();
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withLabel("safe-deploy.jenkins.io/track")
                        .list()
                        .getItems())
                .isEmpty();
    }
}

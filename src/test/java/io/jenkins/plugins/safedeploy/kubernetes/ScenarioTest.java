package io.jenkins.plugins.safedeploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.standalone.SafeDeployCommand;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private String token;
    private String deadline = "2m";

    private record Ended(int code, String text) {}

    @BeforeEach
    void open() throws IOException {
        Role role = PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        token = PLANE.newUser("deployer", role.getRules());
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
        Ended one = deploy(1, READY, READY);
        assertThat(one.code()).as(one.text()).isZero();

        Ended two = deploy(2, "test.local/ready:2", "test.local/crash");

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
        assertThat(deploy(1, READY, READY).code()).isZero();
        CompletableFuture<Ended> two = inBackground(2, "test.local/ready:2", "test.local/ready:2");
        awaitRecord("shop-2", "applying");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(observed().detail()).startsWith("release shop-2 in");
        assertThat(observed().installed()).isNotNull();
    }

    @Test
    void an_api_server_that_is_killed_in_the_gate_leaves_nothing_unknown() throws Exception {
        assertThat(deploy(1, READY, READY).code()).isZero();
        CompletableFuture<Ended> two =
                inBackground(2, "test.local/ready-after-1000ms", "test.local/ready-after-1000ms");
        awaitRecord("shop-2", "applied");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isZero();
        assertThat(observed().detail()).startsWith("release shop-2 in");
    }

    @Test
    void an_api_server_that_is_killed_in_the_rollback_does_not_keep_it_from_going_back() throws Exception {
        assertThat(deploy(1, READY, READY).code()).isZero();
        CompletableFuture<Ended> two = inBackground(2, "test.local/ready:2", "test.local/not-found");
        awaitRecord("shop-2", "applied");
        awaitRecord("shop-1", "applying");
        restart();
        assertThat(two.join().code()).as(two.join().text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertBack(1);
    }

    @Test
    void without_its_permissions_nothing_is_deployed_and_the_reason_is_told() throws Exception {
        assertThat(deploy(1, READY, READY).code()).isZero();
        PLANE.admin()
                .rbac()
                .roleBindings()
                .inNamespace(PLANE.namespace())
                .withName("deployer")
                .delete();
        Ended two = deploy(2, "test.local/ready:2", "test.local/ready:2");
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(two.text()).contains("forbidden");
    }

    @Test
    void a_namespace_that_is_deleted_under_a_deployment_ends_in_no_unknown_state() throws Exception {
        deadline = "5s";
        assertThat(deploy(1, READY, READY).code()).isZero();
        CompletableFuture<Ended> two = inBackground(2, "test.local/never-ready", "test.local/never-ready");
        awaitRecord("shop-2", "applied");
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
        return new Place(PLANE, token).target().observe();
    }

    private void restart() {
        PLANE.controlPlane().killApiServer();
        PLANE.controlPlane().startApiServer();
    }

    private void awaitRecord(String release, String state) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    ConfigMap record = PLANE.admin()
                            .configMaps()
                            .inNamespace(PLANE.namespace())
                            .withName("safe-deploy-shop")
                            .get();
                    return release.equals(record.getData().get("release"))
                            && state.equals(record.getData().get("state"));
                });
    }

    private CompletableFuture<Ended> inBackground(int number, String image, String first) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return deploy(number, image, first);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Four of each kind; the first Deployment has an image of its own. */
    private Ended deploy(int number, String image, String first) throws IOException {
        Path manifests = Files.createDirectories(folder.resolve("k8s"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append(Yaml.configMap("config-" + i, String.valueOf(number)))
                    .append(Yaml.deployment("web-" + i, 1, i == 0 ? first : image))
                    .append(Yaml.statefulSet("db-" + i, 1, image))
                    .append(Yaml.daemonSet("agent-" + i, image));
        }
        Files.writeString(manifests.resolve("all.yaml"), text);
        Files.writeString(folder.resolve("safedeploy.yaml"), """
                environment: production
                service: shop
                artifacts: [k8s/*.yaml]
                target:
                  kubernetes:
                    server: %s
                    credential: cluster
                    namespace: %s
                    allowMutableTags: true
                    caCertificate: |
                %s
                gates:
                  - rollout:
                      name: rollout
                      deadline: %s
                      count: 1
                """.formatted(
                        PLANE.controlPlane().url(),
                        PLANE.namespace(),
                        Files.readString(PLANE.controlPlane().certificate()).indent(6),
                        deadline));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(
                Map.of("SAFE_DEPLOY_HOME", folder.resolve("home").toString(), "SAFE_DEPLOY_CREDENTIAL_CLUSTER", token),
                folder,
                "alice",
                print,
                print,
                false,
                false,
                false);
        int code = SafeDeployCommand.run(around, "deploy", "--build", "shop#" + number);
        return new Ended(code, out.toString(StandardCharsets.UTF_8));
    }
}

package io.jenkins.plugins.safedeploy.kubernetes.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of a network and a server that fail. */
@Tag("slow")
@Timeout(180)
class ChaosProxyTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private ChaosProxy proxy;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        proxy = new ChaosProxy(PLANE.controlPlane());
        client = proxy.client(PLANE.controlPlane().adminToken());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
    }

    private ConfigMap write(String value) {
        return client.configMaps()
                .inNamespace(PLANE.namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("settings")
                        .endMetadata()
                        .addToData("value", value)
                        .build())
                .serverSideApply();
    }

    private Optional<String> stored() {
        return Optional.ofNullable(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("settings")
                        .get())
                .map(each -> each.getData().get("value"));
    }

    @Test
    void whatHasNoRulePassesAndIsCounted() {
        write("x".repeat(50_000));
        assertThat(stored()).contains("x".repeat(50_000));
        assertThat(proxy.requests()).hasSize(1).allMatch(ApiRequest::isChange);
        assertThat(proxy.bytesSent()).isBetween(50_000L, 52_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500})
    void aRefusedRequestNeverReachesTheApiServer(int status) {
        proxy.refuse(ApiRequest::isChange, 1, status);
        assertThatThrownBy(() -> write("1"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(status));
        assertThat(stored()).isEmpty();
        write("2");
        assertThat(stored()).contains("2");
    }

    @Test
    void aChangeMayBeMadeThoughItsAnswerIsLost() {
        proxy.loseAnswer(ApiRequest::isChange, 1);
        assertThatThrownBy(() -> write("1")).isInstanceOf(KubernetesClientException.class);
        assertThat(stored()).contains("1");
    }

    @Test
    void theApiServerCanBeKilledJustBeforeARequest() {
        proxy.before(ApiRequest::isChange, PLANE.controlPlane()::killApiServer);
        assertThatThrownBy(() -> write("1")).isInstanceOf(KubernetesClientException.class);
        PLANE.controlPlane().startApiServer();
        assertThat(stored()).isEmpty();
    }

    @Test
    void aDelayedRequestWaits() throws InterruptedException, ExecutionException {
        proxy.delay(ApiRequest::isChange, 1, Duration.ofMillis(700));
        CompletableFuture<ConfigMap> writing = CompletableFuture.supplyAsync(() -> write("1"));
        await().atMost(Duration.ofSeconds(10)).until(() -> !proxy.requests().isEmpty());
        assertThat(stored()).isEmpty();
        assertThat(writing.get().getData()).containsEntry("value", "1");
    }

    @Test
    void aWatchThatIsCutAgainAndAgainStillSeesEverythingInTheEnd() {
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(PLANE.namespace()).inform()) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> proxy.requests().stream().anyMatch(ApiRequest::isWatch));
            proxy.cutEvery(Duration.ofMillis(300));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> proxy.requests().stream()
                                    .filter(ApiRequest::isWatch)
                                    .count()
                            >= 3);
            PLANE.admin()
                    .configMaps()
                    .inNamespace(PLANE.namespace())
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("late")
                            .endMetadata()
                            .build())
                    .create();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> informer.getStore().getByKey(PLANE.namespace() + "/late") != null);
        }
    }

    /** The peers of the benches go the same way. */
    @Test
    void kubectlWorksThroughIt() throws IOException, InterruptedException {
        Optional<Path> kubectl = Programs.client("kubectl");
        Assumptions.assumeTrue(kubectl.isPresent(), "no kubectl here: tools/kubernetes-plane clients fetches it");
        write("1");
        Process process = new ProcessBuilder(
                        kubectl.get().toString(),
                        "--kubeconfig=" + proxy.kubeconfig(PLANE.controlPlane().adminToken()),
                        "--namespace=" + PLANE.namespace(),
                        "get",
                        "configmap",
                        "settings",
                        "-o",
                        "jsonpath={.data.value}")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("1");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(proxy.requests()).anyMatch(each -> each.target().endsWith("/configmaps/settings"));
    }
}

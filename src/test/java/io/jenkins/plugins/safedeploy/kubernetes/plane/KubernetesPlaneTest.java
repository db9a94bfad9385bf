package io.jenkins.plugins.safedeploy.kubernetes.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plane is real: it forbids, forgets, dies and comes back, fills up. */
@Tag("slow")
@Timeout(180)
class KubernetesPlaneTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private static ConfigMap write(KubernetesClient client, String value) {
        return client.configMaps()
                .inNamespace(PLANE.namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("settings")
                        .endMetadata()
                        .addToData("value", value)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    @Test
    void prettyJsonDoesNotCrashTheApiServer() {
        write(PLANE.admin(), "1");
        String path = "/api/v1/namespaces/" + PLANE.namespace() + "/configmaps/settings?pretty=true";
        assertThat(PLANE.admin().raw(path)).contains("\n  \"data\": {");
        assertThat(PLANE.admin().raw("/readyz")).isEqualTo("ok");
    }

    @Test
    void aCustomResourceDoesNotCrashTheApiServer() {
        HasMetadata definition = PLANE.admin().resource("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: routes.test.local}
                        spec:
                          group: test.local
                          scope: Namespaced
                          names: {kind: Route, plural: routes}
                          versions:
                          - name: v1
                            served: true
                            storage: true
                            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """).create();
        try {
            GenericKubernetesResource[] stored = new GenericKubernetesResource[1];
            await().atMost(Duration.ofSeconds(30))
                    .ignoreException(KubernetesClientException.class)
                    .until(() -> {
                        stored[0] = PLANE.admin()
                                .genericKubernetesResources("test.local/v1", "Route")
                                .inNamespace(PLANE.namespace())
                                .load(new java.io.ByteArrayInputStream(
                                        """
                                {"apiVersion": "test.local/v1", "kind": "Route", "metadata": {"name": "shop"},
                                 "spec": {"weight": 5}}""".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                                .serverSideApply();
                        return true;
                    });
            assertThat(stored[0].<Integer>get("spec", "weight")).isEqualTo(5);
        } finally {
            PLANE.admin().resource(definition).delete();
        }
    }

    @Test
    void aUserMayDoWhatItsRulesSayAndNothingElse() {
        String token = PLANE.newUser(
                "deployer",
                List.of(new PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("get", "create", "patch")
                        .build()));
        try (KubernetesClient deployer = PLANE.controlPlane().client(token)) {
            assertThat(write(deployer, "1").getData()).containsEntry("value", "1");
            assertThatThrownBy(() ->
                            deployer.secrets().inNamespace(PLANE.namespace()).list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));
        }
    }

    @Test
    void theApiServerIsKilledAndComesBackWithEverything() {
        write(PLANE.admin(), "1");
        PLANE.controlPlane().killApiServer();
        assertThatThrownBy(() -> write(PLANE.admin(), "2")).isInstanceOf(KubernetesClientException.class);
        PLANE.controlPlane().startApiServer();
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("settings")
                        .get()
                        .getData())
                .isEqualTo(Map.of("value", "1"));
    }

    @Test
    void aWatchFromBeforeTheHistoryWasForgottenIsToldSo() {
        String old = write(PLANE.admin(), "1").getMetadata().getResourceVersion();
        write(PLANE.admin(), "2");
        PLANE.controlPlane().forgetHistory();
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try (Watch watch = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .watch(new ListOptionsBuilder().withResourceVersion(old).build(), new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap resource) {}

                    @Override
                    public void onClose(WatcherException cause) {
                        code.complete(cause.asClientException().getCode());
                    }
                })) {
            assertThat(code).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(410);
        }
    }

    @Test
    void aFullStoreRefusesWritesAndTakesThemAgain() {
        PLANE.controlPlane().etcd().full();
        assertThatThrownBy(() -> write(PLANE.admin(), "1")).hasMessageContaining("database space exceeded");
        PLANE.controlPlane().etcd().empty();
        assertThat(write(PLANE.admin(), "1").getData()).containsEntry("value", "1");
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A canary whose share the weights of an HTTPRoute send; the kind is installed as the Gateway API would, without its rules. */
@Tag("slow")
class RouteTest {
    private static final String KIND = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: httproutes.gateway.networking.k8s.io
              annotations: {api-approved.kubernetes.io: unapproved}
            spec:
              group: gateway.networking.k8s.io
              scope: Namespaced
              names: {kind: HTTPRoute, plural: httproutes, singular: httproute}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String ROUTE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 80, protocol: TCP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec:
              rules:
              - backendRefs: [{name: web, port: 80}]
            """;

    private static final String WHOLE = "[{\"name\":\"web\",\"port\":80}]";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private ShopCommand deploys;

    @BeforeEach
    void deployTheFirst() throws IOException {
        PLANE.admin().resource(KIND).serverSideApply();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> route("none") == null);
        deploys = new ShopCommand(PLANE, folder, PLANE.controlPlane().url());
        ShopCommand.Ended one = deploys.deploy(1, ROUTE + Yaml.deployment("web", 8, "test.local/ready"));
        assertThat(one.code()).as(one.text()).isZero();
    }

    @Test
    void the_weights_rise_and_all_is_as_the_release_wants_it_in_the_end() throws Exception {
        CompletableFuture<ShopCommand.Ended> two = canary("test.local/ready-after-500ms");
        eventually(() -> references()
                .equals("[{\"name\":\"web\",\"port\":80,\"weight\":75},"
                        + "{\"name\":\"web-canary\",\"port\":80,\"weight\":25}]"));
        assertThat(PLANE.admin()
                        .apps()
                        .deployments()
                        .inNamespace(PLANE.namespace())
                        .withName("web-canary")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
        assertThat(service("web").getSpec().getSelector()).containsKey("pod-template-hash");
        assertThat(service("web-canary").getSpec().getSelector())
                .containsEntry("safe-deploy.jenkins.io/track", "canary");
        assertThat(two.join().code()).as(two.join().text()).isZero();
        asTheReleaseWantsIt();
    }

    @Test
    void the_weights_go_back_when_the_share_crashes() throws Exception {
        ShopCommand.Ended two = canary("test.local/crash").join();
        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        asTheReleaseWantsIt();
    }

    private static void asTheReleaseWantsIt() {
        assertThat(references()).isEqualTo(WHOLE);
        assertThat(service("web").getSpec().getSelector()).isEqualTo(Map.of("app", "web"));
        assertThat(service("web-canary")).isNull();
    }

    private CompletableFuture<ShopCommand.Ended> canary(String image) {
        return deploys.inBackground(
                2, ROUTE + Yaml.deployment("web", 8, image), "strategy: canary", "steps: [25]", "pause: 3s");
    }

    private static void eventually(Callable<Boolean> what) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(2))
                .until(what);
    }

    private static Service service(String name) {
        return PLANE.admin()
                .services()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }

    private static String references() {
        Map<String, Object> spec = route("web").get("spec");
        return Json.object(spec).at("/rules/0/backendRefs").toString();
    }

    private static GenericKubernetesResource route(String name) {
        ResourceDefinitionContext kind = new ResourceDefinitionContext.Builder()
                .withGroup("gateway.networking.k8s.io")
                .withVersion("v1")
                .withKind("HTTPRoute")
                .withPlural("httproutes")
                .withNamespaced(true)
                .build();
        return PLANE.admin()
                .genericKubernetesResources(kind)
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }
}

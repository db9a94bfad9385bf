package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseObjectsTest {
    private static final String IMAGE = "registry.example/shop@sha256:" + "a".repeat(64);
    private static final Set<String> OF_THE_CLUSTER = Set.of("Namespace", "CustomResourceDefinition", "ClusterRole");
    private static final ReleaseObjects.Scopes SCOPES =
            (version, kind) -> kind.equals("Widget") ? Optional.empty() : Optional.of(!OF_THE_CLUSTER.contains(kind));

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, creationTimestamp: null}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: app, image: '%s'}]
            status: {}
            """;

    private static String configMap(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {x: '" + data + "'}\n";
    }

    @Test
    void objects_are_completed_and_marked_but_never_their_selectors() throws Exception {
        ObjectNode web = only(DEPLOYMENT.formatted(IMAGE));

        assertThat(web.at("/metadata/namespace").asText()).isEqualTo("shop");
        assertThat(web.path("metadata").path("labels").path(Marks.SERVICE).asText())
                .isEqualTo("shop");
        assertThat(web.path("metadata").path("annotations").path(Marks.RELEASE).asText())
                .isEqualTo("r1");
        assertThat(web.has("status")).isFalse();
        assertThat(web.path("metadata").has("creationTimestamp")).isFalse();
        assertThat(web.at("/spec/selector")).hasToString("{\"matchLabels\":{\"app\":\"web\"}}");
        assertThat(web.at("/spec/template/metadata/labels")).hasToString("{\"app\":\"web\"}");
        assertThat(web.at("/spec/template/metadata/annotations").toString())
                .contains(Marks.CONFIGURATION)
                .doesNotContain(Marks.RELEASE);
    }

    @Test
    void a_changed_config_map_changes_every_pod_template_and_nothing_else_does() throws Exception {
        String web = DEPLOYMENT.formatted(IMAGE);
        String before = template(web, configMap("c", "1"));
        assertThat(template(web, configMap("c", "2"))).isNotEqualTo(before);
        assertThat(template(web, configMap("d", "1"))).isNotEqualTo(before);
        assertThat(template(web, configMap("c", "1"), configMap("e", ""))).isNotEqualTo(before);
        assertThat(template(web, configMap("c", "1"), "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"))
                .isEqualTo(before);
    }

    @Test
    void an_image_is_pinned_by_the_digest_that_the_release_names() throws Exception {
        Digest digest = Digest.ofText("image");
        Artifact image = new Artifact("registry.example:5000/shop", Artifact.Kind.IMAGE, digest, 0, "");
        String manifest = DEPLOYMENT.formatted("registry.example:5000/shop:v1");
        ObjectNode web = objects(List.of(image), false, manifest)
                .objects()
                .values()
                .iterator()
                .next();
        assertThat(web.at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo("registry.example:5000/shop@" + digest);
    }

    @Test
    void a_mutable_tag_is_refused_unless_allowed_and_then_noted() throws Exception {
        assertThatThrownBy(() -> only(DEPLOYMENT.formatted("shop:latest")))
                .hasMessageContaining("Deployment/web")
                .hasMessageContaining("shop:latest")
                .hasMessageContaining("allowMutableTags");
        assertThat(objects(List.of(), true, DEPLOYMENT.formatted("shop:latest")).notes())
                .singleElement()
                .asString()
                .contains("shop:latest");
    }

    @Test
    void lists_are_unfolded_and_json_is_read_too() throws Exception {
        String list =
                "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                        + "\"metadata\":{\"name\":\"a\"}},{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"apiVersion\":\"v1\","
                        + "\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}]}]}";
        assertThat(objects(List.of(), false, list).objects().keySet()).hasToString("[ConfigMap/a, ConfigMap/b]");
    }

    @Test
    void a_kind_that_the_release_defines_itself_is_known() throws Exception {
        String definition = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}}
                """;
        String widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n";
        assertThat(objects(List.of(), false, definition, widget).objects().keySet().stream()
                        .map(key -> key + " in '" + key.namespace() + "'"))
                .containsExactly("CustomResourceDefinition/widgets.example.com in ''", "Widget/w in 'shop'");
        assertThatThrownBy(() -> only(widget)).hasMessageContaining("knows no kind 'Widget'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "just text|no Kubernetes object but a string",
                "[1]|no Kubernetes object but a array",
                "{kind: ConfigMap, metadata: {name: a}}|apiVersion",
                "{apiVersion: v1, metadata: {name: a}}|kind",
                "{apiVersion: v1, kind: ConfigMap}|metadata.name",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: 7}}|in quotes",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: ../x}}|metadata.name",
                "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: x}}|generateName",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}|namespace 'other'",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: safe-deploy-shop}}|remembers what is here",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: safe-deploy-shop.before}}|remembers what is here",
                "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: eA==}}|data of a secret",
                "# nothing|no Kubernetes objects"
            })
    void what_cannot_be_deployed_is_named_with_what_to_do(String manifest, String message) {
        assertThatThrownBy(() -> only(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void pods_are_told_from_others_by_what_all_selectors_have_in_common() throws Exception {
        String named =
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s}, spec: {selector: {matchLabels: {app: %1$s,"
                        + " of: shop}}, template: {spec: {containers: [{name: a, image: 'b:c'}]}}}}";
        assertThat(objects(List.of(), true, named.formatted("a")).podLabels())
                .isEqualTo(Map.of("app", "a", "of", "shop"));
        assertThat(objects(List.of(), true, named.formatted("a"), named.formatted("b"))
                        .podLabels())
                .isEqualTo(Map.of("of", "shop"));
        assertThat(objects(List.of(), true, configMap("a", "1")).podLabels()).isEmpty();
    }

    @Test
    void one_object_in_two_files_names_both() {
        assertThatThrownBy(() -> objects(List.of(), false, configMap("a", "1"), configMap("a", "2")))
                .hasMessageContaining("0.yaml")
                .hasMessageContaining("1.yaml")
                .hasMessageContaining("ConfigMap/a");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> objects(List.of(), false, "x", "[", DEPLOYMENT.formatted("a:b")))
                .isInstanceOfSatisfying(
                        ManifestException.class, e -> assertThat(e.problems()).hasSize(3));
    }

    @Test
    void names_of_services_make_different_labels() {
        assertThat(Marks.label("shop")).isEqualTo("shop");
        assertThat(Marks.label("team/shop")).startsWith("team-shop-").isNotEqualTo(Marks.label("team-shop"));
        assertThat(Marks.label("Ünïcode ".repeat(30))).matches("[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?");
        assertThat(Marks.label("///")).matches("[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?");
    }

    private static String template(String... manifests) throws ManifestException {
        return objects(List.of(), false, manifests).objects().values().stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template")
                .toString();
    }

    private static ObjectNode only(String manifest) throws ManifestException {
        return objects(List.of(), false, manifest).objects().values().iterator().next();
    }

    private static ReleaseObjects objects(List<Artifact> artifacts, boolean tags, String... manifests)
            throws ManifestException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < manifests.length; i++) {
            files.put(i + ".yaml", manifests[i].getBytes(StandardCharsets.UTF_8));
        }
        Release release = new Release(
                new ReleaseId("r1"),
                "shop",
                new Build("job", 1, "", "", "i"),
                Instant.EPOCH,
                artifacts,
                Map.of(),
                Map.of());
        return ReleaseObjects.of(release, files, new ReleaseObjects.Rules("shop", tags, false), SCOPES);
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets that a release refers to: which of them changed is told, what is in them is never kept. */
@Tag("slow")
class SecretsTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;
    private Release one;

    @BeforeEach
    void open() throws Exception {
        place = new Place(PLANE);
        for (String name : List.of("variable", "all", "volume", "registry", "unused")) {
            put(name, "hunter2-" + name);
        }
        one = place.release("one", deployment("web", 1, "test.local/ready") + """
                        env: [{name: A, valueFrom: {secretKeyRef: {name: variable, key: value}}}]
                        envFrom: [{secretRef: {name: all}}]
                      volumes:
                      - {name: v, projected: {sources: [{secret: {name: volume}}]}}
                      - {name: w, secret: {secretName: missing, optional: true}}
                      imagePullSecrets: [{name: registry}]
                """);
    }

    @Test
    void each_that_changed_is_listed_before_a_rollback_and_no_other() throws Exception {
        place.deploy(one);
        place.deploy(place.release("two", deployment("web", 1, "test.local/ready:2")));
        assertThat(willNotGoBack()).isEmpty();

        put("variable", "other");
        put("volume", "hunter2-volume");
        put("unused", "other");
        put("missing", "new");
        secrets().withName("registry").delete();
        assertThat(willNotGoBack())
                .containsExactly(
                        "will not go back: Secret/missing was not there then",
                        "will not go back: Secret/registry is gone",
                        "will not go back: Secret/variable holds something else now");

        place.rollBack(one);
        assertThat(willNotGoBack()).as("the pods have these now").isEmpty();
    }

    @Test
    void one_that_is_written_as_string_data_is_compared_by_what_is_in_it() throws Exception {
        place.deploy(one);
        place.deploy(place.release("two", deployment("web", 1, "test.local/ready:2")));

        write("variable", "other");
        assertThat(willNotGoBack()).containsExactly("will not go back: Secret/variable holds something else now");
        write("variable", "hunter2-variable");
        assertThat(willNotGoBack()).isEmpty();
    }

    @Test
    void nothing_of_what_is_in_them_is_kept() throws Exception {
        place.deploy(one);
        ConfigMap record = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("safe-deploy-shop")
                .get();
        assertThat(record.getData().get("secrets")).contains("variable").doesNotContain("unused");
        for (String text : List.of(
                "hunter2",
                base64("hunter2-variable"),
                Digest.ofText("hunter2-variable").hex(),
                Digest.ofText(base64("hunter2-variable")).hex())) {
            assertThat(record.getData().toString()).doesNotContain(text);
        }
    }

    @Test
    void with_another_credential_only_what_was_touched_is_in_doubt() throws Exception {
        place.deploy(one);
        put("variable", "hunter2-variable");
        Role role = role();
        role.getRules()
                .add(new io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources("secrets")
                        .withVerbs("get")
                        .build());
        String token = PLANE.newUser("other", role.getRules());
        assertThat(new Place(PLANE, place.store(), token)
                        .target()
                        .dryRun(one, true)
                        .notes())
                .filteredOn(note -> note.contains("Secret/"))
                .singleElement()
                .asString()
                .contains("Secret/variable was touched since");
    }

    @Test
    void where_they_may_not_be_read_it_is_told_and_nothing_fails() throws Exception {
        Place limited = new Place(PLANE, place.store(), PLANE.newUser("deployer", role().getRules()));
        limited.deploy(one);
        assertThat(limited.target().dryRun(one, true).problems()).isEmpty();
        assertThat(limited.target().dryRun(one, true).notes())
                .anySatisfy(note -> assertThat(note).contains("Secrets may not be read here"));
    }

    private static Role role() throws Exception {
        return PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
    }

    private List<String> willNotGoBack() {
        return place.target().dryRun(one, true).notes().stream()
                .filter(note -> note.contains("Secret"))
                .toList();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    io.fabric8.kubernetes.api.model.Secret,
                    io.fabric8.kubernetes.api.model.SecretList,
                    io.fabric8.kubernetes.client.dsl.Resource<io.fabric8.kubernetes.api.model.Secret>>
            secrets() {
        return PLANE.admin().secrets().inNamespace(PLANE.namespace());
    }

    /** Also with the same value its version moves. */
    private void put(String name, String value) {
        secrets()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations("at", String.valueOf(System.nanoTime()))
                        .endMetadata()
                        .withData(Map.of("value", base64(value)))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** As a person does it; the API server makes data of it and stores no stringData. */
    private void write(String name, String value) {
        secrets()
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\":{\"value\":\"%s\"}}".formatted(value));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}

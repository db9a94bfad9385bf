package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.daemonSet;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rollback into a namespace that somebody, or time, has changed meanwhile. */
@Tag("slow")
class WayBackTest {
    private static final String READY = "test.local/ready";
    private static final String OTHER = "test.local/ready:2";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;
    private Live live;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
        live = new Live(PLANE);
    }

    @Test
    void what_is_being_deleted_is_made_anew_once_it_is_gone() throws Exception {
        Release one = twoReleases();
        leaving();
        Release three = place.release("three", configMap("c", "3"), deployment("web", 1, READY));
        assertThat(place.target().dryRun(three).problems())
                .singleElement()
                .asString()
                .contains("ConfigMap/c is being deleted")
                .contains("example.com/slow");
        assertThat(place.target().observe().installed()).isNull();

        CompletableFuture<Void> gone =
                CompletableFuture.runAsync(this::go, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        place.rollBack(one);
        gone.join();

        assertThat(map("c").getData()).containsEntry("value", "1");
        assertThat(map("c").getMetadata().getDeletionTimestamp()).isNull();
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void what_does_not_go_is_told_and_the_others_go_back() throws Exception {
        Release one = twoReleases();
        leaving();
        try {
            assertThatThrownBy(() -> place.rollBack(one))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("1 of 2 objects")
                    .hasMessageContaining("ConfigMap/c: it is being deleted since")
                    .hasMessageContaining("example.com/slow");
            assertThat(live.image("web")).isEqualTo(READY);
        } finally {
            go();
        }
    }

    @Test
    void a_kind_that_is_no_more_is_told_and_the_others_go_back() throws Exception {
        String group = PLANE.namespace() + ".example.com";
        PLANE.admin().resource("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
                """.formatted(group)).create();
        String widget = "apiVersion: %s/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 1}\n".formatted(group);
        Release one = place.release("one", widget, deployment("web", 1, READY));
        await().until(() -> place.target().dryRun(one).problems().isEmpty());
        place.deploy(one);
        place.deploy(place.release("two", deployment("web", 1, OTHER)));
        PLANE.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("widgets." + group)
                .delete();
        await().until(() -> !place.target().dryRun(one).problems().isEmpty());

        assertThat(place.target().dryRun(one, true).problems())
                .singleElement()
                .asString()
                .contains("Widget/w")
                .contains("knows no kind Widget");
        assertThatThrownBy(() -> place.rollBack(one))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("1 of 2 objects")
                .hasMessageContaining("knows no kind Widget");
        assertThat(live.image("web")).isEqualTo(READY);
    }

    @Test
    void a_label_that_somebody_added_to_a_selector_is_drift_and_goes() throws Exception {
        String service = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80, protocol: TCP}]}
                """;
        Release one = place.release("one", service, deployment("web", 1, READY));
        place.deploy(one);
        patch("services", "{\"spec\": {\"selector\": {\"version\": \"hot\"}}}");
        assertThat(place.target().observe().shows(one.contentDigest())).isFalse();
        assertThat(place.target().drift()).singleElement().asString().contains("Service/web");
        place.deploy(place.release("two", service, deployment("web", 1, OTHER)));

        place.rollBack(one);

        assertThat(PLANE.admin()
                        .services()
                        .inNamespace(PLANE.namespace())
                        .withName("web")
                        .get()
                        .getSpec()
                        .getSelector())
                .isEqualTo(Map.of("app", "web"));
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void a_partition_and_on_delete_that_somebody_set_are_refused_by_a_deploy_and_driven_by_a_rollback()
            throws Exception {
        Release one = place.release("one", statefulSet("db", 2, READY), daemonSet("node", READY));
        Release two = place.release("two", statefulSet("db", 2, OTHER), daemonSet("node", OTHER));
        place.deploy(one);
        place.deploy(two);
        await().until(() -> live.readyPods("db", OTHER) == 2);
        live.kubectl(
                "patch",
                "statefulset",
                "db",
                "--type=merge",
                "-p",
                "{\"spec\": {\"updateStrategy\": {\"rollingUpdate\": {\"partition\": 2}}}}");
        live.kubectl(
                "patch",
                "daemonset",
                "node",
                "--type=merge",
                "-p",
                "{\"spec\": {\"updateStrategy\": {\"type\": \"OnDelete\", \"rollingUpdate\": null}}}");

        assertThat(place.target().dryRun(one).problems())
                .anySatisfy(problem -> assertThat(problem).contains("StatefulSet/db has a partition of 2"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("DaemonSet/node").contains("OnDelete"));
        assertThat(place.target().dryRun(one, true).problems()).isEmpty();
        place.rollBack(one);

        await().until(() -> live.readyPods("db", READY) == 2);
        await().until(() -> live.readyPods("node", READY) == live.pods("node").size());
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    private Release twoReleases() throws TargetException {
        Release one = place.release("one", configMap("c", "1"), deployment("web", 1, READY));
        place.deploy(one);
        place.deploy(place.release("two", configMap("c", "2"), deployment("web", 1, OTHER)));
        return one;
    }

    private void leaving() {
        PLANE.admin().configMaps().inNamespace(PLANE.namespace()).withName("c").edit(map -> {
            map.getMetadata().getFinalizers().add("example.com/slow");
            return map;
        });
        PLANE.admin().configMaps().inNamespace(PLANE.namespace()).withName("c").delete();
    }

    private void go() {
        PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("c")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    }

    private void patch(String kind, String patch) throws Exception {
        live.kubectl("patch", kind, "web", "--type=merge", "-p", patch);
    }

    private ConfigMap map(String name) {
        return PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Workloads;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Releases of {@code workloads} and {@code images}: what is there, with new images. */
@Tag("slow")
class WorkloadsTest {
    private static final String ONE = "registry.example/shop@sha256:" + "1".repeat(64);
    private static final String TWO = "registry.example/shop@sha256:" + "2".repeat(64);

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;
    private IdentifiedTarget target;
    private Workloads workloads;

    /** Somebody else brings it: a ConfigMap, and a Deployment with a sidecar of another repository. */
    @BeforeEach
    void open() {
        place = new Place(PLANE);
        target = target("deployment/web");
        workloads = new Workloads(PLANE.admin(), PLANE.namespace());
        workloads.apply(configMap("settings", "1").substring("---\n".length()));
        workloads.apply(deployment("web", 3, "registry.example/shop@sha256:" + "0".repeat(64))
                        .substring("---\n".length())
                + """
                        envFrom: [{configMapRef: {name: settings}}]
                      - name: proxy
                        image: 'registry.example/proxy:1'
                """);
    }

    private IdentifiedTarget target(String... names) {
        return place.target("workloads", List.of(names));
    }

    @Test
    void only_the_image_changes_and_the_earlier_release_comes_back_as_it_was_recorded() throws Exception {
        Release one = place.captured("one", target, ONE);
        assertThat(target.dryRun(one).problems()).isEmpty();
        place.deploy(one);
        assertThat(image(0)).isEqualTo(ONE);
        assertThat(image(1)).isEqualTo("registry.example/proxy:1");
        assertThat(target.observe().shows(one.contentDigest())).isTrue();

        Release two = place.captured("two", target, TWO);
        place.deploy(two);
        assertThat(image(0)).isEqualTo(TWO);
        PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("settings")
                .edit(map -> {
                    map.getData().put("value", "hot");
                    return map;
                });

        assertThat(target.dryRun(one, true).problems()).isEmpty();
        place.rollBack(one);
        assertThat(image(0)).isEqualTo(ONE);
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("settings")
                        .get()
                        .getData())
                .containsEntry("value", "1");
        assertThat(target.observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void what_is_recorded_does_not_depend_on_which_release_is_there() throws Exception {
        Release one = place.captured("one", target, ONE);
        place.deploy(one);
        assertThat(place.captured("again", target, ONE).contentDigest()).isEqualTo(one.contentDigest());
        place.deploy(place.captured("two", target, TWO));
        assertThat(place.captured("back", target, ONE).contentDigest()).isEqualTo(one.contentDigest());
        live().scale(5);
        await().until(() -> live().get().getSpec().getReplicas() == 5);
        assertThat(place.captured("scaled", target, ONE).contentDigest()).isEqualTo(one.contentDigest());
    }

    @Test
    void replicas_stay_whoever_set_them_also_when_they_were_ours() throws Exception {
        place.deploy(place.captured("one", target, ONE));
        assertThat(live().get().getSpec().getReplicas()).isEqualTo(3);
        live().scale(5);
        place.deploy(place.captured("two", target, TWO));
        assertThat(live().get().getSpec().getReplicas()).isEqualTo(5);

        place.deploy(place.release("manifest", deployment("own", 4, ONE)));
        Release own = place.captured("own", target("deployment/own"), TWO);
        place.deploy(own);
        assertThat(live("own").get().getSpec().getReplicas())
                .as("a release that does not name what an earlier one set")
                .isEqualTo(4);
    }

    @Test
    void the_image_is_taken_from_whoever_brought_it_and_nothing_else_is() throws Exception {
        Release one = place.captured("one", target, ONE);
        live().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"progressDeadlineSeconds\":700}}");
        assertThat(target.dryRun(one).problems())
                .singleElement()
                .asString()
                .contains("progressDeadlineSeconds")
                .contains("onDrift");
        assertThatThrownBy(() -> place.deploy(one)).hasMessageContaining("progressDeadlineSeconds");
        assertThat(image(0)).endsWith("0000");
        place.deploy(place.captured("two", target, ONE));
        assertThat(live().get().getSpec().getProgressDeadlineSeconds()).isEqualTo(700);
    }

    @Test
    void a_named_container_takes_the_only_image_whatever_it_had() throws Exception {
        Release one = place.captured("one", target("deployment/web/proxy"), TWO);
        place.deploy(one);
        assertThat(image(0)).endsWith("0000");
        assertThat(image(1)).isEqualTo(TWO);
    }

    @Test
    void what_is_missing_or_ambiguous_is_refused_before_there_is_a_release() {
        String other = "registry.example/other@sha256:" + "3".repeat(64);
        assertRefused(target("deployment/nowhere"), "deployment/nowhere is not in namespace", ONE);
        assertRefused(target, "Name the container that takes it: deployment/web/", other);
        assertRefused(target, "is used by none of the workloads deployment/web", ONE, other);
        assertRefused(target("deployment/web/nobody"), "There are: app (registry.example/shop@", ONE);
        assertRefused(target("deployment/web/proxy"), "Which one is meant is not clear", ONE, other);
        assertRefused(target, "has no images");
        assertThatThrownBy(() -> target("pod/web")).hasMessageContaining("'pod/web' names no workload");
        assertThatThrownBy(() -> place.target("workloads", "web")).hasMessageContaining("a list of texts");
    }

    @Test
    void an_image_that_stays_must_have_a_digest_too() throws Exception {
        Release one = place.captured("one", target, ONE);
        assertThat(place.target("workloads", List.of("deployment/web"), "allowMutableTags", false)
                        .dryRun(one)
                        .problems())
                .singleElement()
                .asString()
                .contains("container 'proxy' is 'registry.example/proxy:1', which has no digest");
    }

    @Test
    void a_stateful_set_with_volumes_comes_back_too() throws Exception {
        workloads.apply(statefulSet("db", 1, ONE).substring("---\n".length()) + """
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        IdentifiedTarget db = target("statefulset/db");
        Release one = place.captured("one", db, ONE);
        Release two = place.captured("two", db, TWO);
        place.deploy(one);
        place.deploy(two);
        assertThat(db.dryRun(one, true).problems()).isEmpty();
        place.rollBack(one);
        assertThat(db.observe().shows(one.contentDigest())).isTrue();
    }

    private void assertRefused(IdentifiedTarget of, String why, String... images) {
        assertThatThrownBy(() -> place.captured("r", of, images))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(why);
    }

    private io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment> live() {
        return live("web");
    }

    private io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment> live(String name) {
        return PLANE.admin().apps().deployments().inNamespace(PLANE.namespace()).withName(name);
    }

    private String image(int container) {
        return live().get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(container)
                .getImage();
    }
}

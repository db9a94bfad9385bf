package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.Place.request;
import static io.jenkins.plugins.safedeploy.kubernetes.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.targets.TestReleases;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every target keeps to ({@code TargetContract}), on a real control plane. */
@Tag("slow")
class KubernetesTargetTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
    }

    @Test
    void what_was_applied_is_seen_and_observed_with_its_witness() throws Exception {
        Release one = place.release("one", configMap("c", "1"), deployment("web", 1, "test.local/ready"));
        place.target().apply(request(one, 3, false), new Cancellation());

        assertThat(value("c")).isEqualTo("1");
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
        assertThat(place.target().observe().witness()).isEqualTo(TestReleases.witness(3));
        assertThat(place.target().capabilities().fencing()).isEqualTo(Fencing.EPOCH);
    }

    @Test
    void an_older_release_comes_back() throws Exception {
        Release one = place.release("one", configMap("c", "1"));
        Release two = place.release("two", configMap("c", "2"));
        place.deploy(one);
        place.deploy(two);
        assertThat(value("c")).isEqualTo("2");
        place.rollBack(one);
        assertThat(value("c")).isEqualTo("1");
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void the_same_effect_may_be_applied_again() throws Exception {
        Release one = place.release("one", configMap("c", "1"), deployment("web", 1, "test.local/ready"));
        for (int i = 0; i < 3; i++) {
            place.deploy(one);
        }
        assertThat(PLANE.admin()
                        .apps()
                        .deployments()
                        .inNamespace(PLANE.namespace())
                        .withName("web")
                        .get()
                        .getMetadata()
                        .getGeneration())
                .isEqualTo(1);
    }

    @Test
    void an_older_driver_is_refused_and_changes_nothing() throws Exception {
        place.target().apply(request(place.release("one", configMap("c", "1")), 5, false), new Cancellation());
        Release two = place.release("two", configMap("c", "2"));
        assertThatThrownBy(() -> place.target().apply(request(two, 4, false), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThatThrownBy(() -> place.target().fence(4)).isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(value("c")).isEqualTo("1");
    }

    @Test
    void once_fenced_an_older_driver_lands_nothing() throws Exception {
        assertThat(place.target().fence(7)).isTrue();
        Release one = place.release("one", configMap("c", "1"));
        assertThatThrownBy(() -> place.target().apply(request(one, 6, false), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(value("c")).isNull();
    }

    @Test
    void fencing_moves_every_object_so_that_what_an_older_driver_planned_meets_a_conflict() throws Exception {
        place.target()
                .apply(
                        request(
                                place.release("one", configMap("c", "1"), deployment("web", 1, "test.local/ready")),
                                1,
                                false),
                        new Cancellation());
        String planned = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("c")
                .get()
                .getMetadata()
                .getResourceVersion();
        place.target().fence(2);

        ConfigMap map = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("c")
                .get();
        assertThat(map.getMetadata().getResourceVersion()).isNotEqualTo(planned);
        assertThat(map.getMetadata().getAnnotations()).containsEntry("safe-deploy.jenkins.io/epoch", "2");
        assertThat(place.target().observe().installed()).isNotNull();
    }

    @Test
    void an_older_driver_that_looks_only_after_it_was_fenced_lands_nothing() throws Exception {
        place.target().apply(request(place.release("one", configMap("c", "1")), 1, false), new Cancellation());
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            proxy.before(
                    asked -> asked.method().equals("GET") && asked.target().endsWith("/configmaps/c"),
                    this::fenceOnceItIsApplying);
            assertThatThrownBy(() -> place.target("server", proxy.url())
                            .apply(request(place.release("two", configMap("c", "2")), 1, false), new Cancellation()))
                    .isInstanceOf(TargetException.StaleEpoch.class);
        }
        assertThat(value("c")).isEqualTo("1");
    }

    private void fenceOnceItIsApplying() {
        await().until(() -> "applying"
                .equals(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("safe-deploy-shop")
                        .get()
                        .getData()
                        .get("state")));
        try {
            place.target().fence(2);
        } catch (TargetException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_was_stopped_before_it_began_changes_nothing() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() ->
                        place.target().apply(request(place.release("one", configMap("c", "1")), 1, false), cancelled))
                .isInstanceOf(TargetException.Stopped.class);
        assertThat(value("c")).isNull();
    }

    @Test
    void damaged_bytes_in_the_store_are_refused_before_anything_changes() throws Exception {
        Release one = place.release("one", configMap("c", "1"));
        place.deploy(one);
        Release two = place.release("two", configMap("c", "2"));
        place.store().spoil(two.artifacts().get(0), "x".getBytes(StandardCharsets.UTF_8));
        assertThat(place.target().dryRun(two).problems())
                .singleElement()
                .asString()
                .contains("other bytes");
        assertThatThrownBy(() -> place.deploy(two)).hasMessageContaining("other bytes");
        place.store().spoil(two.artifacts().get(0), null);
        assertThat(place.target().dryRun(two).problems())
                .singleElement()
                .asString()
                .contains("no longer");
        assertThat(value("c")).isEqualTo("1");
    }

    @Test
    void a_dry_run_changes_nothing() {
        assertThat(place.target()
                        .dryRun(place.release("one", configMap("c", "1")))
                        .problems())
                .isEmpty();
        assertThat(value("c")).isNull();
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("safe-deploy-shop")
                        .get())
                .isNull();
    }

    @Test
    void one_place_has_one_identity() throws Exception {
        assertThat(place.target().identity())
                .isEqualTo(place.target().identity())
                .startsWith("kubernetes:")
                .endsWith(":" + PLANE.namespace() + ":shop");
    }

    @Test
    void what_the_api_server_would_refuse_is_told_before_anything_is_touched() {
        Release bad = place.release("bad", configMap("c", "1"), deployment("Web_1", 1, "test.local/ready"));
        assertThat(place.target().dryRun(bad).problems())
                .singleElement()
                .asString()
                .contains("Deployment/Web_1")
                .contains("RFC 1123");
        assertThat(place.target("namespace", "nowhere")
                        .dryRun(place.release("r", configMap("c", "1")))
                        .problems())
                .anySatisfy(problem -> assertThat(problem).contains("no namespace 'nowhere'"));
    }

    @Test
    void a_wrong_token_is_told_and_not_shown() {
        Place stranger = new Place(PLANE, "hunter2");
        assertThat(stranger.target()
                        .dryRun(stranger.release("one", configMap("c", "1")))
                        .problems())
                .singleElement()
                .asString()
                .contains("Unauthorized")
                .doesNotContain("hunter2");
    }

    private String value(String name) {
        ConfigMap map = PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
        return map == null ? null : map.getData().get("value");
    }
}

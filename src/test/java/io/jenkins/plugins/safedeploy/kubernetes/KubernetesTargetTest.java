package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.Place.request;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.targets.TargetContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every target keeps to, and what is asked and told in between, on a real control plane. */
@Tag("slow")
class KubernetesTargetTest extends TargetContract {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE, store, PLANE.controlPlane().adminToken());
    }

    @Override
    protected IdentifiedTarget target() {
        return place.target();
    }

    @Override
    protected Release release(String id, String text) {
        return place.release(id, configMap("c", text), deployment("web", 1, "test.local/ready"));
    }

    @Override
    protected String identified() {
        return ":" + PLANE.namespace() + ":shop";
    }

    @Override
    protected String visible() {
        return value("c");
    }

    @Test
    void what_is_applied_again_changes_nothing() throws Exception {
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

    @Test
    void an_older_driver_that_was_fenced_makes_nothing_new() throws Exception {
        place.target().apply(request(place.release("one", configMap("c", "1")), 1, false), new Cancellation());
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            proxy.before(
                    asked -> asked.method().equals("GET") && asked.target().endsWith("/configmaps/fresh"),
                    this::fenceOnceItIsApplying);
            assertThatThrownBy(() -> place.target("server", proxy.url())
                            .apply(
                                    request(place.release("two", configMap("fresh", "2")), 1, false),
                                    new Cancellation()))
                    .isInstanceOf(TargetException.StaleEpoch.class);
        }
        assertThat(value("fresh")).isNull();
    }

    @Test
    void a_record_that_somebody_deletes_in_the_middle_is_written_anew() throws Exception {
        place.deploy(place.release("one", configMap("c", "1")));
        Release two = place.release("two", configMap("c", "2"));
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            proxy.before(
                    asked -> asked.method().equals("PATCH") && asked.target().contains("/configmaps/c?"),
                    () -> PLANE.admin()
                            .configMaps()
                            .inNamespace(PLANE.namespace())
                            .withName("safe-deploy-shop")
                            .delete());
            place.target("server", proxy.url()).apply(request(two, 1, false), new Cancellation());
        }
        assertThat(place.target().observe().shows(two.contentDigest())).isTrue();
        assertThat(place.target().observe().witness()).isNotNull();
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
    void a_dry_run_leaves_no_record() {
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
    void an_object_of_another_service_is_refused_with_what_to_do() throws Exception {
        place.deploy(place.release("one", configMap("c", "1")));
        PLANE.admin().configMaps().inNamespace(PLANE.namespace()).withName("c").edit(map -> {
            map.getMetadata().getLabels().put("safe-deploy.jenkins.io/service", "other");
            return map;
        });
        Release two = place.release("two", configMap("c", "2"));
        assertThat(place.target().dryRun(two).problems())
                .anySatisfy(problem -> assertThat(problem)
                        .contains("ConfigMap/c belongs to the service 'other'")
                        .contains("kubectl label configmap/c safe-deploy.jenkins.io/service-"));
        assertThat(place.target().dryRun(two, true).problems()).isEmpty();
    }

    @Test
    void a_permission_to_make_something_that_is_missing_is_named() throws Exception {
        Role role = PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        role.getRules().stream()
                .filter(rule -> rule.getResources().contains("deployments"))
                .forEach(rule -> rule.getVerbs().remove("create"));
        Place limited = new Place(PLANE, PLANE.newUser("limited", role.getRules()));
        assertThat(limited.target()
                        .dryRun(limited.release("one", deployment("web", 1, "test.local/ready")))
                        .problems())
                .singleElement()
                .asString()
                .contains("Deployment/web")
                .contains("cannot create it")
                .contains("docs/kubernetes-rbac.yaml");
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

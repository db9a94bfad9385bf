package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.daemonSet;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rollout gate on a real control plane. Its deadline is far longer than a test, so a verdict is an early one. No alarm:
 *
 * <ul>
 * <li>one bad node of three: {@link #one_bad_node_is_no_alarm}
 * <li>a registry that says 429 for a while, a database that comes late: {@link #what_only_takes_time_is_no_alarm}
 * <li>a drain in the middle: {@link #a_drain_in_the_middle_is_no_alarm}, {@link #a_drain_in_a_soak_is_no_alarm}
 * </ul>
 */
@Tag("slow")
class RolloutTest {
    private static final String READY = "test.local/ready";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
    }

    @Test
    void three_kinds_pass_when_every_pod_serves_the_release() throws Exception {
        Release one = release("one", "test.local/ready-after-200ms");
        place.deploy(one);
        Measurement measured = measure(one, "10m");
        assertThat(measured.verdict()).as(measured.message()).isEqualTo(Verdict.PASSED);
        assertThat(measured.value()).isEqualTo("3 workloads, 7 pods");

        Release two = release("two", "test.local/ready-after-100ms");
        place.deploy(two);
        assertThat(measure(two, "10m").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(PLANE.admin().pods().inNamespace(PLANE.namespace()).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .map(pod -> pod.getSpec().getContainers().get(0).getImage()))
                .hasSize(7)
                .containsOnly("test.local/ready-after-100ms");
    }

    private Release release(String id, String image) {
        return place.release(id, deployment("web", 2, image), statefulSet("db", 2, image), daemonSet("agent", image));
    }

    @ParameterizedTest
    @CsvSource({
        "test.local/crash, exit code 1",
        "test.local/oom, OOMKilled",
        "test.local/not-found, ErrImagePull",
        "test.local/No-Such-Name, InvalidImageName",
        "test.local/no-executable, executable"
    })
    void what_cannot_work_fails_early_with_its_evidence(String image, String why) throws Exception {
        place.deploy(place.release("one", deployment("web", 3, READY)));
        await(place.release("one", deployment("web", 3, READY)));
        Release two = place.release("two", deployment("web", 3, image));
        place.deploy(two);
        Measurement measured = measure(two, "10m");
        assertThat(measured.verdict()).as(measured.message()).isEqualTo(Verdict.FAILED);
        assertThat(measured.message()).contains("Deployment/web").contains(why).contains(image);
        assertThat(measured.evidence()).contains("pod web-").contains(image).contains("event ");
    }

    @Test
    void a_crash_loop_of_a_stateful_set_and_of_a_daemon_set_fails_early_too() throws Exception {
        Release set = place.release("set", statefulSet("db", 2, "test.local/crash"));
        place.deploy(set);
        assertThat(measure(set, "10m").verdict()).isEqualTo(Verdict.FAILED);
        Release daemon = place.release("daemon", daemonSet("agent", "test.local/crash"));
        place.deploy(daemon);
        assertThat(measure(daemon, "10m").verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void a_key_that_the_release_itself_should_bring_is_missing_for_ever() throws Exception {
        String manifest = deployment("web", 1, READY)
                + "        env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: nothing}}}]\n";
        Release release = place.release("one", configMap("c", "1"), manifest);
        place.deploy(release);
        Measurement measured = measure(release, "10m");
        assertThat(measured.verdict()).as(measured.message()).isEqualTo(Verdict.FAILED);
        assertThat(measured.message()).contains("nothing").contains("never work");
    }

    @ParameterizedTest
    @CsvSource({"test.local/busy-registry-for-1500ms", "test.local/crash-2-times", "test.local/ready-after-1500ms"})
    void what_only_takes_time_is_no_alarm(String image) throws Exception {
        Release release = place.release("one", deployment("web", 3, image));
        place.deploy(release);
        Measurement measured = measure(release, "10m");
        assertThat(measured.verdict()).as(measured.message()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void the_deadline_decides_about_the_rest_and_says_what_was_missing() throws Exception {
        Release release = place.release("one", deployment("web", 2, "test.local/never-ready"));
        place.deploy(release);
        Measurement measured = measure(release, "2s");
        assertThat(measured.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measured.message()).contains("not ready within 2s").contains("0 available");
        assertThat(measured.evidence()).contains("pod web-");
    }

    @Test
    void a_drain_in_the_middle_is_no_alarm() throws Exception {
        Release release = place.release("one", deployment("web", 6, "test.local/ready-after-500ms"));
        place.deploy(release);
        CompletableFuture<Measurement> measured = CompletableFuture.supplyAsync(() -> measure(release, "10m"));
        PLANE.nodes().drain("node-1", PLANE.namespace());
        assertThat(measured.join().verdict()).as(measured.join().message()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void a_drain_in_a_soak_is_no_alarm() throws Exception {
        Release release = place.release("one", deployment("web", 6, "test.local/crash-1-times"));
        place.deploy(release);
        await(release);
        Observation before = place.target().observe();
        PLANE.kubelet().behave("test.local/crash-1-times", "ready");
        PLANE.nodes().drain("node-1", PLANE.namespace());
        await(release);
        Observation after = place.target().observe();
        assertThat(after.instance()).isNotEqualTo(before.instance());
        assertThat(after.restartedSince(before)).isFalse();
        assertThat(before.restartedSince(after)).as("it does see restarts").isTrue();
    }

    @Test
    void what_somebody_changed_meanwhile_is_not_verified_although_it_serves() throws Exception {
        Release release = place.release("one", deployment("web", 2, READY));
        place.deploy(release);
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":"
                                + "[{\"name\":\"app\",\"image\":\"test.local/ready:hot\"}]}}}}");
        Measurement measured = measure(release, "10m");
        assertThat(measured.verdict()).as(measured.message()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(measured.message()).contains("test.local/ready:hot");
    }

    @Test
    void one_bad_node_is_no_alarm() throws Exception {
        Release one = place.release("one", deployment("web", 6, READY));
        place.deploy(one);
        await(one);
        PLANE.kubelet().breakNode("node-2", "crash");
        Release two = place.release("two", deployment("web", 6, "test.local/ready-after-50ms"));
        place.deploy(two);
        assertThat(measure(two, "4s").message()).contains("not ready within 4s");
        PLANE.nodes().cordon("node-2");
        PLANE.nodes().drain("node-2", PLANE.namespace());
        assertThat(measure(two, "10m").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void a_restart_of_the_api_server_and_a_forgotten_history_are_survived() throws Exception {
        Release release = place.release("one", deployment("web", 2, "test.local/ready-after-2000ms"));
        place.deploy(release);
        CompletableFuture<Measurement> measured = CompletableFuture.supplyAsync(() -> measure(release, "10m"));
        PLANE.controlPlane().killApiServer();
        PLANE.controlPlane().startApiServer();
        PLANE.controlPlane().forgetHistory();
        assertThat(measured.join().verdict()).as(measured.join().message()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void an_api_server_that_stays_away_is_an_error_and_no_verdict_about_the_release() throws Exception {
        Release release = place.release("one", deployment("web", 2, "test.local/never-ready"));
        place.deploy(release);
        CompletableFuture<Measurement> measured = CompletableFuture.supplyAsync(() -> measure(release, "3s"));
        Thread.sleep(1000);
        PLANE.controlPlane().killApiServer();
        assertThat(measured.join().verdict()).as(measured.join().message()).isEqualTo(Verdict.ERROR);
    }

    @Test
    void a_permission_that_is_missing_is_named_and_is_no_verdict_about_the_release() throws Exception {
        Release release = place.release("one", deployment("web", 1, READY));
        place.deploy(release);
        Role role = PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        role.getRules().forEach(rule -> rule.getResources().remove("replicasets"));
        place = new Place(PLANE, place.store(), PLANE.newUser("other", role.getRules()));
        Measurement measured = measure(release, "2s");
        assertThat(measured.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measured.message())
                .contains("could not be watched")
                .contains("cannot list resource \"replicasets\"");
    }

    @Test
    void only_the_pods_of_the_release_are_watched_and_shown() throws Exception {
        place.deploy(place.release("other", deployment("noise", 3, "test.local/never-ready")));
        Release release = place.release("one", deployment("web", 1, "test.local/never-ready"));
        place.deploy(release);
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            Measurement measured = measure(release, "2s", proxy.url());
            assertThat(measured.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(measured.evidence()).contains("pod web-").doesNotContain("noise");
            assertThat(proxy.requests())
                    .filteredOn(request -> request.isWatch() && request.target().contains("/pods?"))
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.target()).contains("labelSelector=app%3Dweb"));
        }
    }

    @Test
    void pods_that_admission_refuses_are_known_at_once() throws Exception {
        Release release = place.release("one", deployment("web", 2, READY));
        PLANE.admin().resource("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: none}
                spec: {hard: {pods: '0'}}
                """).inNamespace(PLANE.namespace()).create();
        place.deploy(release);
        Measurement measured = measure(release, "2s");
        assertThat(measured.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measured.message()).contains("exceeded quota");
    }

    private void await(Release release) {
        assertThat(measure(release, "10m").verdict()).isEqualTo(Verdict.PASSED);
    }

    private Measurement measure(Release release, String deadline) {
        return measure(release, deadline, PLANE.controlPlane().url());
    }

    private Measurement measure(Release release, String deadline, String server) {
        Gate gate = new Gates(null, id -> Optional.empty(), HttpRequests.direct(), new SystemClock())
                .create(new GateSettings(
                        "rollout", "rollout", Map.of("deadline", deadline), GateLimits.once(), 0, false));
        return gate.measure(new GateContext(
                "production",
                "shop",
                "d",
                release,
                null,
                place.target("server", server),
                null,
                Instant.EPOCH,
                Duration.ZERO,
                1,
                false,
                new Cancellation()));
    }
}

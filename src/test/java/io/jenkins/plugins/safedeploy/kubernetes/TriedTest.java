package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Our answer to each thing that went wrong when it was tried with other tools.
 *
 * <table>
 * <tr><th>tried</th><th>our answer</th></tr>
 * <tr><td>a field that another manager changed makes a plain apply fail</td>
 * <td>{@link FieldsOfOthersTest#a_field_that_another_manager_took_is_a_conflict_for_a_deploy_and_forced_back_by_a_rollback}</td></tr>
 * <tr><td>applying again resets replicas, giving them up sets 1</td>
 * <td>{@link FieldsOfOthersTest#replicas_that_somebody_scaled_stay_in_a_deploy_and_in_a_rollback},
 * {@link FieldsOfOthersTest#replicas_are_the_autoscalers_where_there_is_one}</td></tr>
 * <tr><td>fields of other managers survive</td>
 * <td>{@link FieldsOfOthersTest#what_kubectl_apply_owned_is_taken_over_on_the_first_day},
 * {@link FieldsOfOthersTest#a_hot_edit_in_the_pod_template_goes_with_a_rollback_and_is_named}</td></tr>
 * <tr><td>an OrderedReady StatefulSet waits for its broken pod; Parallel heals itself</td>
 * <td>{@link #a_stateful_set_that_waits_for_a_broken_pod_in_order_is_freed},
 * {@link #a_parallel_stateful_set_heals_without_help}</td></tr>
 * <tr><td>a paused Deployment says that it is observed, and its old pods are available</td>
 * <td>{@link #a_paused_deployment_is_refused_by_a_deploy_and_goes_on_with_a_rollback}</td></tr>
 * <tr><td>a release that changes a ConfigMap only runs nothing new</td>
 * <td>{@link #a_release_that_changes_a_config_map_only_rolls_the_pods}</td></tr>
 * <tr><td>a dry run passes and the way back is refused: immutable ConfigMap, grown claim, headless Service, Job</td>
 * <td>{@link #changes_that_cannot_be_taken_back_need_a_word},
 * {@link #a_grown_claim_and_a_service_that_becomes_headless_need_a_word_too}, {@link #a_job_is_not_run_again_by_a_rollback}</td></tr>
 * <tr><td>a dry run fails inside a CRD of the same release; it proves neither quota nor pods</td>
 * <td>{@link #objects_whose_kind_comes_with_the_release_are_told_as_not_checked_and_applied},
 * {@link RolloutTest#pods_that_admission_refuses_are_known_at_once}</td></tr>
 * <tr><td>values are stored in another form; an apply that changes nothing bumps the version</td>
 * <td>{@link #values_that_are_stored_in_another_form_are_no_drift}</td></tr>
 * <tr><td>a webhook that the bad release brought down refuses every update</td>
 * <td>{@link #a_webhook_that_fails_closed_is_put_back_before_what_it_blocks}</td></tr>
 * <tr><td>removing takes the users' objects along</td>
 * <td>{@link #an_apply_takes_nothing_away_that_a_release_no_longer_names}</td></tr>
 * <tr><td>200 Deployments take so and so long</td><td>{@code bench/run kubernetes}</td></tr>
 * </table>
 */
@Tag("slow")
class TriedTest {
    private static final String READY = "test.local/ready";

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
    void a_stateful_set_that_waits_for_a_broken_pod_in_order_is_freed() throws Exception {
        Release one = place.release("one", statefulSet("db", 2, READY));
        Release two = place.release("two", statefulSet("db", 2, "test.local/crash"));
        place.deploy(one);
        await().until(() -> live.readyPods("db", READY) == 2);
        place.deploy(two);
        await().until(() -> live.pods("db").stream()
                .anyMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals("test.local/crash")
                        && !Readiness.isPodReady(pod)));
        place.rollBack(one);
        assertThat(place.log).anySatisfy(line -> assertThat(line).contains("deleted pod db-1"));
        await().until(() -> live.readyPods("db", READY) == 2);
    }

    @Test
    void a_parallel_stateful_set_heals_without_help() throws Exception {
        String parallel = "  podManagementPolicy: Parallel\n";
        Release one = place.release("one", statefulSet("db", 2, READY) + parallel);
        place.deploy(one);
        await().until(() -> live.readyPods("db", READY) == 2);
        place.deploy(place.release("two", statefulSet("db", 2, "test.local/crash") + parallel));
        await().until(() -> live.readyPods("db", READY) < 2);
        place.rollBack(one);
        assertThat(place.log).noneSatisfy(line -> assertThat(line).contains("deleted pod"));
        await().until(() -> live.readyPods("db", READY) == 2);
    }

    @Test
    void a_paused_deployment_is_refused_by_a_deploy_and_goes_on_with_a_rollback() throws Exception {
        Release one = place.release("one", deployment("web", 1, READY));
        Release two = place.release("two", deployment("web", 1, "test.local/ready:2"));
        place.deploy(one);
        place.deploy(two);
        await().until(() -> live.readyPods("web", "test.local/ready:2") == 1);
        live.kubectl("rollout", "pause", "deployment/web");

        assertThat(place.target().dryRun(one).problems())
                .singleElement()
                .asString()
                .contains("kubectl rollout resume");
        assertThat(place.target().dryRun(one, true).problems()).isEmpty();
        place.rollBack(one);
        await().until(() -> live.readyPods("web", READY) == 1);
    }

    @Test
    void on_delete_and_partition_are_refused_because_they_could_never_be_verified() {
        String set = statefulSet("db", 1, READY);
        assertThat(place.target()
                        .dryRun(place.release("one", set + "  updateStrategy: {type: OnDelete}\n"))
                        .problems())
                .singleElement()
                .asString()
                .contains("OnDelete");
        assertThat(place.target()
                        .dryRun(place.release(
                                "two",
                                set + "  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}\n"))
                        .problems())
                .singleElement()
                .asString()
                .contains("partition of 1");
    }

    @Test
    void a_release_that_changes_a_config_map_only_rolls_the_pods() throws Exception {
        place.deploy(place.release("one", configMap("c", "1"), deployment("web", 1, READY)));
        long before = live.deployment("web").getMetadata().getGeneration();
        place.deploy(place.release("two", configMap("c", "2"), deployment("web", 1, READY)));
        assertThat(live.deployment("web").getMetadata().getGeneration()).isGreaterThan(before);
    }

    @Test
    void changes_that_cannot_be_taken_back_need_a_word() throws Exception {
        place.deploy(place.release("one", configMap("c", "1")));
        Release two = place.release("two", configMap("c", "2") + "immutable: true\n", """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: test.local/done}]}}}
                """);
        assertThat(place.target().dryRun(two).problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("allowIrreversible"));
        var allowed = place.target("allowIrreversible", true);
        assertThat(allowed.dryRun(two).problems()).isEmpty();
        assertThat(allowed.dryRun(two).notes())
                .filteredOn(note -> note.contains("will not go back"))
                .hasSize(2);
    }

    @Test
    void a_grown_claim_and_a_service_that_becomes_headless_need_a_word_too() throws Exception {
        String claim = """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}
                """;
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {%s selector: {app: web}, ports: [{port: 80, protocol: TCP}]}
                """;
        place.deploy(place.release("one", claim.formatted("1Gi"), service.formatted("")));
        assertThat(place.target()
                        .dryRun(place.release("two", claim.formatted("2Gi"), service.formatted("clusterIP: None,")))
                        .problems())
                .anySatisfy(problem -> assertThat(problem)
                        .contains("PersistentVolumeClaim/data")
                        .contains("cannot shrink"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("Service/web").contains("would not come back"));
    }

    @Test
    void an_address_that_would_not_come_back_needs_a_word() throws Exception {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {%s selector: {app: web}, ports: [{port: 80, protocol: TCP %s}]}
                """;
        Release plain = place.release("plain", service.formatted("", ""));
        place.deploy(place.release("one", service.formatted("type: NodePort,", "")));
        assertThat(place.target().dryRun(plain).problems())
                .singleElement()
                .asString()
                .contains("Service/web changes its type from NodePort to ClusterIP")
                .contains("allowIrreversible");
        place.deploy(place.release("two", service.formatted("type: NodePort,", ", nodePort: 30999")));
        assertThat(place.target().dryRun(plain).problems())
                .as("the manifest names the port, so it comes back")
                .isEmpty();
    }

    @Test
    void a_job_is_not_run_again_by_a_rollback() throws Exception {
        Release one = place.release("one", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: test.local/done}]}}}
                """, deployment("web", 1, READY));
        place.deploy(one);
        String uid = PLANE.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(PLANE.namespace())
                .withName("migrate")
                .get()
                .getMetadata()
                .getUid();
        place.deploy(place.release("two", deployment("web", 1, "test.local/ready:2")));
        place.rollBack(one);
        assertThat(place.log).anySatisfy(line -> assertThat(line).contains("Job/migrate was not run again"));
        assertThat(PLANE.admin()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(PLANE.namespace())
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getUid()).isEqualTo(uid));
    }

    @Test
    void an_apply_takes_nothing_away_that_a_release_no_longer_names() throws Exception {
        place.deploy(place.release("one", configMap("old", "1"), deployment("web", 1, READY)));
        place.deploy(place.release("two", deployment("web", 1, "test.local/ready:2")));
        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("old")
                        .get())
                .isNotNull();
    }

    @Test
    void values_that_are_stored_in_another_form_are_no_drift() throws Exception {
        Release one = place.release(
                "one",
                deployment("web", 1, READY)
                        + "        resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: '1.0'}}\n");
        place.deploy(one);
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
        place.deploy(one);
        assertThat(live.deployment("web").getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void objects_whose_kind_comes_with_the_release_are_told_as_not_checked_and_applied() throws Exception {
        String name = "widgets." + PLANE.namespace() + ".example.com";
        Release one = place.release("one", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s}
                spec:
                  group: %2$s.example.com
                  scope: Namespaced
                  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
                """.formatted(name, PLANE.namespace()), """
                apiVersion: %s.example.com/v1
                kind: Widget
                metadata: {name: w}
                spec: {size: 1}
                """.formatted(PLANE.namespace()));
        assertThat(place.target().dryRun(one).problems()).isEmpty();
        assertThat(place.target().dryRun(one).notes())
                .anySatisfy(note -> assertThat(note).contains("not checked").contains("Widget/w"));
        try {
            place.deploy(one);
            assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
        } finally {
            PLANE.admin()
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .delete();
        }
    }

    @Test
    void a_webhook_that_fails_closed_is_put_back_before_what_it_blocks() throws Exception {
        String hook = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: hook-%1$s}
                webhooks:
                - name: hook.example.com
                  failurePolicy: %2$s
                  sideEffects: None
                  admissionReviewVersions: [v1]
                  timeoutSeconds: 1
                  clientConfig: {url: 'https://127.0.0.1:1/'}
                  namespaceSelector: {matchLabels: {name: %1$s}}
                  rules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]
                """;
        PLANE.admin().namespaces().withName(PLANE.namespace()).edit(namespace -> {
            namespace.getMetadata().setLabels(java.util.Map.of("name", PLANE.namespace()));
            return namespace;
        });
        Release one = place.release("one", hook.formatted(PLANE.namespace(), "Ignore"), deployment("web", 1, READY));
        Release two = place.release(
                "two", hook.formatted(PLANE.namespace(), "Fail"), deployment("web", 1, "test.local/ready:2"));
        try {
            place.deploy(one);
            assertThatThrownBy(() -> place.deploy(two)).hasMessageContaining("1 of 2 objects");
            place.rollBack(one);
            assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
        } finally {
            PLANE.admin()
                    .admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .withName("hook-" + PLANE.namespace())
                    .delete();
        }
    }

    @Test
    void half_an_apply_is_told_and_is_not_installed() throws Exception {
        Release one = place.release("one", configMap("c", "1"), deployment("web", 1, READY));
        place.deploy(one);
        Release two = place.release("two", configMap("c", "2"), deployment("web", 1, READY) + "        nonsense: 1\n");
        assertThatThrownBy(() -> place.deploy(two))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("1 of 2 objects")
                .hasMessageContaining("Deployment/web")
                .hasMessageContaining("nonsense");
        assertThat(place.target().observe().installed()).isNull();
        assertThat(place.target().observe().detail()).contains("has not ended");
        place.rollBack(one);
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs are hooks: they run in a deployment, it waits for them, and no rollback ever runs or restores one. */
@Tag("slow")
class JobsTest {
    private static final String READY = "test.local/ready";

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
    }

    private static String job(String name, String image, String annotations) {
        return """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, annotations: {%s}}
                spec:
                  backoffLimit: 0
                  template: {spec: {restartPolicy: Never, containers: [{name: app, image: '%s'}]}}
                """.formatted(name, annotations, image);
    }

    @Test
    void the_workloads_wait_until_a_job_is_complete() throws Exception {
        Release one = place.release("one", job("migrate", "test.local/never-ready", ""), deployment("web", 1, READY));
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Throwable> apply = inBackground(one, cancellation);
        await().until(() -> job("migrate") != null);
        await().during(java.time.Duration.ofSeconds(1)).until(() -> live("web") == null);
        cancellation.cancel();
        assertThat(apply.join()).isInstanceOf(TargetException.Stopped.class);
        assertThat(live("web")).isNull();

        place.deploy(place.release("two", job("migrate-2", "test.local/done", ""), deployment("web", 1, READY)));
        assertThat(job("migrate-2").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(live("web")).isNotNull();
        assertThat(place.log).anySatisfy(line -> assertThat(line).contains("Job/migrate-2 is complete"));
    }

    @Test
    void a_job_that_fails_ends_the_apply_before_the_workloads_are_touched() throws Exception {
        place.deploy(place.release("one", deployment("web", 1, READY)));
        Release two = place.release(
                "two", job("migrate", "test.local/crash", ""), deployment("web", 1, "test.local/ready:2"));
        assertThatThrownBy(() -> place.deploy(two))
                .hasMessageContaining("Job/migrate failed")
                .hasMessageContaining("kubectl logs job/migrate");
        assertThat(live("web")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo(READY);
    }

    @Test
    void hooks_of_helm_and_argo_run_in_their_order() throws Exception {
        place.deploy(place.release(
                "one",
                job("b", "test.local/done", "helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-weight: '1'"),
                job("a", "test.local/done", "helm.sh/hook: pre-upgrade, helm.sh/hook-weight: '-5'"),
                job("z", "test.local/done", "argocd.argoproj.io/hook: PostSync"),
                job("t", "test.local/done", "helm.sh/hook: test"),
                deployment("web", 1, READY)));
        assertThat(job("a").getStatus().getCompletionTime())
                .isLessThanOrEqualTo(job("b").getMetadata().getCreationTimestamp());
        assertThat(job("b").getStatus().getCompletionTime())
                .isLessThanOrEqualTo(live("web").getMetadata().getCreationTimestamp());
        assertThat(live("web").getMetadata().getCreationTimestamp())
                .isLessThanOrEqualTo(job("z").getMetadata().getCreationTimestamp());
        assertThat(job("z").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job("t")).isNull();
    }

    @Test
    void a_job_needs_a_word_counts_as_a_point_of_no_return_once_and_is_never_run_again() throws Exception {
        Release one = place.release("one", job("migrate", "test.local/done", ""), deployment("web", 1, READY));
        assertThat(place.target().dryRun(one).problems())
                .singleElement()
                .asString()
                .contains("allowIrreversible");
        IdentifiedTarget allowed = place.target("allowIrreversible", true);
        assertThat(allowed.dryRun(one).irreversible())
                .singleElement()
                .asString()
                .contains("Job/migrate");
        place.deploy(one);

        assertThat(allowed.dryRun(one).irreversible())
                .as("it ran already, and does not again")
                .isEmpty();
        String ran = job("migrate").getMetadata().getUid();
        place.deploy(place.release("two", deployment("web", 1, "test.local/ready:2")));
        PLANE.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(PLANE.namespace())
                .withName("migrate")
                .delete();
        await().until(() -> job("migrate") == null);
        assertThat(place.target().dryRun(one, true).notes())
                .anySatisfy(note -> assertThat(note).contains("Job/migrate is not run again"));
        place.rollBack(one);
        assertThat(job("migrate")).as("was " + ran).isNull();
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void a_job_of_the_same_name_with_another_image_is_refused_with_what_to_do() throws Exception {
        place.deploy(place.release("one", job("migrate", "test.local/done", "")));
        DryRun again = place.target().dryRun(place.release("two", job("migrate", "test.local/done:2", "")));
        assertThat(again.problems()).singleElement().asString().contains("a name of its own");
    }

    private CompletableFuture<Throwable> inBackground(Release release, Cancellation cancellation) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                place.target().apply(Place.request(release, 1, false), cancellation);
                return null;
            } catch (TargetException e) {
                return e;
            }
        });
    }

    private Job job(String name) {
        return PLANE.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }

    private Deployment live(String name) {
        return PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }
}

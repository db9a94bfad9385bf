package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our answer to what went wrong when it was tried with other tools: fields that others own, took or left behind. */
@Tag("slow")
class FieldsOfOthersTest {
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
    void a_field_that_another_manager_took_is_a_conflict_for_a_deploy_and_forced_back_by_a_rollback() throws Exception {
        Release one = place.release("one", deployment("web", 1, READY));
        Release two = place.release("two", deployment("web", 1, "test.local/ready:2"));
        place.deploy(one);
        live.kubectl("set", "image", "deployment/web", "app=test.local/ready:hot");

        assertThat(place.target().dryRun(two).problems())
                .singleElement()
                .asString()
                .contains("Deployment/web")
                .contains(".image")
                .contains("kubectl")
                .contains("onDrift: overwrite");
        assertThatThrownBy(() -> place.deploy(two))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("kubectl");
        assertThat(live.image("web")).isEqualTo("test.local/ready:hot");
        assertThat(place.target().dryRun(one, true).problems()).isEmpty();

        place.rollBack(one);
        assertThat(live.image("web")).isEqualTo(READY);
        assertThat(place.log)
                .anySatisfy(line -> assertThat(line).contains("taken back").contains("kubectl"));
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void drift_is_told_by_path_and_overwritten_only_when_asked() throws Exception {
        Release one = place.release("one", deployment("web", 1, READY));
        Release two = place.release("two", deployment("web", 1, "test.local/ready:2"));
        place.deploy(one);
        live.kubectl("set", "image", "deployment/web", "app=test.local/ready:hot");

        assertThat(place.target().observe().shows(one.contentDigest())).isFalse();
        assertThat(place.target().observe().detail())
                .contains(
                        "/spec/template/spec/containers/0/image: is test.local/ready:hot, should be test.local/ready");
        assertThat(place.target("onDrift", "fail").dryRun(two).problems())
                .anySatisfy(problem -> assertThat(problem).contains("changed by others"));
        place.target("onDrift", "overwrite")
                .apply(Place.request(two, 1, false), new io.jenkins.plugins.safedeploy.engine.time.Cancellation());
        assertThat(live.image("web")).isEqualTo("test.local/ready:2");
    }

    @Test
    void replicas_that_somebody_scaled_stay_in_a_deploy_and_in_a_rollback() throws Exception {
        Release one = place.release("one", deployment("web", 3, READY));
        Release two = place.release("two", deployment("web", 3, "test.local/ready:2"));
        place.deploy(one);
        live.kubectl("scale", "deployment/web", "--replicas=10");
        place.deploy(two);
        assertThat(live.replicas("web")).isEqualTo(10);
        place.rollBack(one);
        assertThat(live.replicas("web")).isEqualTo(10);
        assertThat(place.log).anySatisfy(line -> assertThat(line).contains("stay at 10"));
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();

        live.kubectl("scale", "deployment/web", "--replicas=3");
        place.deploy(place.release("three", deployment("web", 4, READY)));
        assertThat(live.replicas("web"))
                .as("given back by scaling to what was last asked for")
                .isEqualTo(4);
    }

    @Test
    void replicas_are_the_autoscalers_where_there_is_one() throws Exception {
        place.deploy(place.release("one", deployment("web", 3, READY)));
        PLANE.admin().resource("""
                apiVersion: autoscaling/v1
                kind: HorizontalPodAutoscaler
                metadata: {name: web}
                spec: {minReplicas: 5, maxReplicas: 8, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
                """).inNamespace(PLANE.namespace()).create();
        await().until(() -> live.replicas("web") == 5);
        place.deploy(place.release("two", deployment("web", 3, "test.local/ready:2")));
        assertThat(live.replicas("web")).isEqualTo(5);
    }

    @Test
    void what_kubectl_apply_owned_is_taken_over_on_the_first_day() throws Exception {
        String before = deployment("web", 1, READY) + "        env: [{name: OLD, value: '1'}]\n";
        Path file = java.nio.file.Files.createTempFile("manifest", ".yaml");
        java.nio.file.Files.writeString(file, before);
        live.kubectl("apply", "-f", file.toString());
        java.nio.file.Files.delete(file);

        Release one = place.release("one", deployment("web", 1, "test.local/ready:1"));
        assertThat(place.target().dryRun(one).problems()).isEmpty();
        place.deploy(one);
        assertThat(live.image("web")).isEqualTo("test.local/ready:1");
        assertThat(live.env("web")).isEmpty();
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }

    @Test
    void what_was_scaled_before_the_first_day_stays() throws Exception {
        Path file = java.nio.file.Files.createTempFile("manifest", ".yaml");
        java.nio.file.Files.writeString(file, deployment("web", 3, READY));
        live.kubectl("apply", "-f", file.toString());
        java.nio.file.Files.delete(file);
        live.kubectl("scale", "deployment/web", "--replicas=7");

        place.deploy(place.release("one", deployment("web", 3, "test.local/ready:1")));
        assertThat(live.replicas("web")).isEqualTo(7);
        place.deploy(place.release("two", deployment("web", 4, "test.local/ready:2")));
        assertThat(live.replicas("web")).isEqualTo(7);
    }

    @Test
    void a_hot_edit_in_the_pod_template_goes_with_a_rollback_and_is_named() throws Exception {
        Release one = place.release("one", deployment("web", 1, READY));
        place.deploy(one);
        live.kubectl("set", "env", "deployment/web", "DEBUG=1");
        assertThat(place.target().observe().detail()).contains("env[name=DEBUG]");
        assertThat(place.target().observe().shows(one.contentDigest()))
                .as("what the release names is there")
                .isTrue();
        assertThat(place.target()
                        .dryRun(place.release("two", deployment("web", 1, READY)))
                        .notes())
                .anySatisfy(note -> assertThat(note).contains("DEBUG").contains("a rollback takes them out"));

        place.rollBack(one);
        assertThat(live.env("web")).isEmpty();
        assertThat(place.log)
                .anySatisfy(line -> assertThat(line).contains("taken back").contains("DEBUG"));
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();
    }
}

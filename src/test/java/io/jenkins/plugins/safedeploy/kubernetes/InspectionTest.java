package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ApiRequest;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What it takes to see that nothing was changed. */
@Tag("slow")
class InspectionTest {
    private static final int MANY = 8;

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;
    private Release release;

    @BeforeEach
    void deploy() throws Exception {
        place = new Place(PLANE);
        release = place.release(
                "one",
                IntStream.range(0, MANY)
                        .mapToObj(i -> deployment("web-" + i, 1, "test.local/ready"))
                        .toArray(String[]::new));
        place.deploy(release);
    }

    @Test
    void objects_as_the_apply_left_them_are_read_together_and_not_tried_one_by_one() throws Exception {
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            assertThat(place.target("server", proxy.url()).observe().shows(release.contentDigest()))
                    .isTrue();
            assertThat(proxy.requests()).hasSizeLessThan(MANY);
            assertThat(proxy.requests()).noneMatch(InspectionTest::tries);
        }
    }

    @Test
    void one_that_was_changed_is_tried_and_told_alone() throws Exception {
        mark("web-3", "hot", "hand");
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web-5")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":"
                                + "[{\"name\":\"app\",\"image\":\"test.local/ready:hot\"}]}}}}");
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            Observation seen = place.target("server", proxy.url()).observe();
            assertThat(seen.shows(release.contentDigest())).isFalse();
            assertThat(seen.detail()).contains("Deployment/web-5").doesNotContain("web-3");
            assertThat(proxy.requests().stream().filter(InspectionTest::tries)).hasSize(2);
        }
    }

    @Test
    void a_controller_that_writes_between_the_look_and_the_trial_is_no_drift() throws Exception {
        mark("web-3", "hot", "hand");
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            proxy.before(InspectionTest::tries, () -> mark("web-3", "written-by", "controller"));
            Observation seen = place.target("server", proxy.url()).observe();
            assertThat(seen.shows(release.contentDigest())).as(seen.detail()).isTrue();
        }
    }

    private static boolean tries(ApiRequest request) {
        return request.target().contains("dryRun");
    }

    private static void mark(String name, String annotation, String value) {
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
    }
}

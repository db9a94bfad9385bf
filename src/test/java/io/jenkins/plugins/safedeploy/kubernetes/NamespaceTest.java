package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A release that brings a Namespace. */
@Tag("slow")
class NamespaceTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
    }

    @Test
    void its_own_namespace_is_applied_before_what_lives_in_it_and_stays_when_it_is_no_longer_named() throws Exception {
        Release one = place.release("one", deployment("web", 1, "test.local/ready") + namespace(PLANE.namespace()));
        DryRun trial = place.target().dryRun(one);
        assertThat(trial.problems()).isEmpty();
        assertThat(trial.notes()).noneMatch(note -> note.contains("not checked: "));

        place.deploy(one);
        assertThat(labels()).containsEntry("team", "shop");
        assertThat(place.target().observe().shows(one.contentDigest())).isTrue();

        Release two = place.release("two", deployment("web", 1, "test.local/ready:2"));
        place.deploy(two);
        place.target().finish(Place.request(two, 1, false), new Cancellation());
        assertThat(labels()).isNotNull();
    }

    @Test
    void a_namespace_that_is_not_there_yet_is_refused_although_the_release_brings_it() {
        String missing = PLANE.namespace() + "-missing";
        Release one = place.release("one", namespace(missing) + configMap("config", "1"));
        assertThat(place.target("namespace", missing).dryRun(one).problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("There is no namespace '" + missing + "'. Create it first"));
        assertThat(PLANE.admin().namespaces().withName(missing).get()).isNull();
    }

    @Test
    void what_lives_in_another_namespace_is_refused_although_the_release_brings_that() {
        String other = PLANE.namespace() + "-other";
        Release one = place.release(
                "one",
                namespace(other) + configMap("config", "1").replace("{name:", "{namespace: " + other + ", name:"));
        assertThat(place.target().dryRun(one).problems())
                .singleElement()
                .asString()
                .contains("ConfigMap/config is for the namespace '" + other + "'")
                .contains("One target is one namespace");
    }

    private static Map<String, String> labels() {
        return PLANE.admin()
                .namespaces()
                .withName(PLANE.namespace())
                .get()
                .getMetadata()
                .getLabels();
    }

    private static String namespace(String name) {
        return """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {team: shop}}
                """.formatted(name);
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.configMap;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.daemonSet;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ends an apply before every single change that it makes, and goes back from there. */
@Tag("slow")
class HalfApplyTest {
    private static final String READY = "test.local/ready";
    private static final Object[] OVERWRITES = {"onDrift", "overwrite", "allowIrreversible", true};

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private Place place;

    @BeforeEach
    void open() {
        place = new Place(PLANE);
    }

    private Release one() {
        return place.release(
                "one",
                configMap("c", "1"),
                deployment("web", 1, READY),
                statefulSet("db", 1, READY),
                daemonSet("node", READY));
    }

    /** Changes everything of the first release, takes fields and an object from others, and brings something new. */
    private Release two() {
        return place.release(
                "two",
                configMap("c", "2").replace("\ndata: {", "\ndata: {theirs: ours, "),
                configMap("shared", "ours"),
                configMap("fresh", "new"),
                deployment("web", 1, "test.local/ready:2") + "        env: [{name: NEW, value: '1'}]\n",
                statefulSet("db", 1, "test.local/ready:2"),
                daemonSet("node", "test.local/ready:2"));
    }

    @Test
    void wherever_it_is_cut_off_the_release_before_comes_back_whole_and_others_have_theirs() throws Exception {
        Release one = one();
        place.deploy(one);
        others("c", "{theirs: x}");
        others("shared", "{value: '7', more: y}");
        Map<String, JsonNode> was = seen("fresh");

        int cuts = 0;
        for (boolean cut = true; cut; cuts++) {
            cut = !deployedUpTo(two(), cuts + 1);
            place.rollBack(one);

            Observation now = place.target().observe();
            String at = "cut before change " + (cuts + 1);
            assertThat(now.shows(one.contentDigest())).as(at).isTrue();
            assertThat(now.detail()).as(at).doesNotContain("changed by others");
            assertThat(seen("fresh")).as(at).isEqualTo(was);
        }
        assertThat(cuts).isGreaterThan(8);
        assertThat(place.log).anySatisfy(line -> assertThat(line).contains("ConfigMap/fresh was new"));
    }

    @Test
    void a_first_apply_that_is_refused_in_the_middle_leaves_what_others_had() throws Exception {
        others("shared", "{value: '7', more: y}");
        Map<String, JsonNode> was = seen("fresh", "c");
        Release bad = place.release(
                "bad",
                configMap("shared", "ours"),
                configMap("fresh", "new"),
                deployment("web", 1, READY) + "        nonsense: 1\n");

        assertThatThrownBy(() -> place.target(OVERWRITES).apply(Place.request(bad, 1, false), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("nonsense")
                .hasMessageEndingWith("What was there before was put back as it was");

        assertThat(seen("fresh", "c")).isEqualTo(was);
        assertThat(place.target().observe().installed()).isNull();
        assertThat(place.target().observe().detail()).contains("was put back");
        place.deploy(place.release("good", configMap("fresh", "new"), deployment("web", 1, READY)));
        assertThat(place.target().observe().installed()).isNotNull();
    }

    @Test
    void what_others_change_after_a_half_apply_is_theirs_and_stays() throws Exception {
        Release one = one();
        place.deploy(one);
        others("shared", "{value: '7', more: y}");
        assertThat(deployedUpTo(two(), 1000)).isTrue();
        others("shared", "{value: hot, more: y}");

        place.rollBack(one);

        assertThat(PLANE.admin()
                        .configMaps()
                        .inNamespace(PLANE.namespace())
                        .withName("shared")
                        .get()
                        .getData())
                .isEqualTo(Map.of("value", "hot", "more", "y"));
    }

    @Test
    void an_apply_that_is_repeated_after_a_crash_still_knows_how_it_was_before() throws Exception {
        Release one = one();
        place.deploy(one);
        others("shared", "{value: '7', more: y}");
        Map<String, JsonNode> was = seen("fresh");
        assertThat(deployedUpTo(two(), 6)).isFalse();
        assertThat(deployedUpTo(two(), 1000)).isTrue();
        place.rollBack(one);
        assertThat(seen("fresh")).isEqualTo(was);
    }

    @Test
    void whoever_edits_between_two_changes_loses_what_the_release_names_and_keeps_the_rest() throws Exception {
        Release one = one();
        place.deploy(one);
        Release two = place.release("two", configMap("c", "2"), deployment("web", 1, "test.local/ready:2"));
        for (int change = 1; change <= 6; change++) {
            AtomicInteger changes = new AtomicInteger();
            AtomicInteger all = new AtomicInteger();
            int moment = change;
            try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
                proxy.before(request -> request.isChange() && changes.incrementAndGet() == moment, this::edit);
                proxy.refuse(request -> request.isChange() && all.incrementAndGet() > moment + 1, 10_000, 400);
                place.target("server", proxy.url()).apply(Place.request(two, 1, false), new Cancellation());
            } catch (TargetException e) {
                assertThat(e).hasMessageContaining("release two");
            }
            place.rollBack(one);

            String at = "edited before change " + change;
            assertThat(place.target().observe().shows(one.contentDigest()))
                    .as(at)
                    .isTrue();
            assertThat(place.target().observe().detail()).as(at).doesNotContain("changed by others");
            assertThat(PLANE.admin()
                            .configMaps()
                            .inNamespace(PLANE.namespace())
                            .withName("c")
                            .get()
                            .getData())
                    .as(at)
                    .isEqualTo(Map.of("value", "1", "theirs", "kept"));
        }
    }

    /** A value and a variable that the release names or has to itself, and a key that it does not. */
    private void edit() {
        PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("c")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"value\": \"hot\", \"theirs\": \"kept\"}}");
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"hot\","
                                + " \"env\": [{\"name\": \"HOT\", \"value\": \"1\"}]}]}}}}");
    }

    /** @return whether it came to its end before that change */
    private boolean deployedUpTo(Release release, int change) throws Exception {
        AtomicInteger changes = new AtomicInteger();
        try (ChaosProxy proxy = new ChaosProxy(PLANE.controlPlane())) {
            proxy.refuse(request -> request.isChange() && changes.incrementAndGet() >= change, 10_000, 400);
            place.target("server", proxy.url(), "onDrift", "overwrite")
                    .apply(Place.request(release, 1, false), new Cancellation());
            return true;
        } catch (TargetException e) {
            assertThat(e).hasMessageContaining("the test says 400");
            return false;
        }
    }

    /** Somebody else brings values of a ConfigMap. */
    private void others(String name, String data) {
        String map = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: %s
                """.formatted(name, data);
        PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .resource(PLANE.admin().getKubernetesSerialization().unmarshal(map))
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("others")
                        .withForce(true)
                        .build());
    }

    /** Everything that people want of the objects in the namespace, and who owns it, by name. */
    private Map<String, JsonNode> seen(String... but) throws Exception {
        Map<String, JsonNode> seen = new TreeMap<>();
        for (String kind : List.of("v1 ConfigMap", "apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet")) {
            for (GenericKubernetesResource each : PLANE.admin()
                    .genericKubernetesResources(kind.split(" ")[0], kind.split(" ")[1])
                    .inNamespace(PLANE.namespace())
                    .list()
                    .getItems()) {
                String name = each.getMetadata().getName();
                if (!name.startsWith("safe-deploy-")
                        && !name.startsWith("kube-")
                        && !List.of(but).contains(name)) {
                    seen.put(kind + "/" + name, wanted(each));
                }
            }
        }
        return seen;
    }

    private static JsonNode wanted(HasMetadata object) throws Exception {
        ObjectNode copy = (ObjectNode) Json.tree(
                PLANE.admin().getKubernetesSerialization().asJson(object).getBytes(StandardCharsets.UTF_8));
        copy.remove("status");
        ObjectNode metadata = (ObjectNode) copy.path("metadata");
        metadata.retain("labels", "annotations", "managedFields", "uid");
        metadata.withObject("/annotations").remove("deployment.kubernetes.io/revision");
        metadata.withObject("/annotations").remove("deprecated.daemonset.template.generation");
        Map<String, JsonNode> byManager = new TreeMap<>();
        for (JsonNode entry : metadata.path("managedFields")) {
            String manager = entry.path("manager").asText() + " "
                    + entry.path("operation").asText();
            if (!manager.startsWith("kube-")) {
                byManager.put(manager, entry.path("fieldsV1"));
            }
        }
        metadata.set("managedFields", Json.object(byManager));
        return copy;
    }
}

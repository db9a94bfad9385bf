package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    @Test
    void the_manifest_decides_at_first_and_while_nobody_scaled() {
        Replicas first = Replicas.of(null, desired(3), Set.of());
        assertThat(first.wanted().at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(mark(first.wanted())).isEqualTo("3");
        Replicas next = Replicas.of(live(3, "3", true), desired(5), Set.of());
        assertThat(next.wanted().at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(next.note()).isNull();
    }

    @Test
    void a_number_that_somebody_scaled_to_is_handed_over_before_the_field_is_given_up() {
        Replicas scaled = Replicas.of(live(10, "3", true), desired(3), Set.of());
        assertThat(scaled.wanted().path("spec").has("replicas")).isFalse();
        assertThat(mark(scaled.wanted())).isEqualTo("3");
        assertThat(scaled.handOver().at("/spec/replicas").asInt()).isEqualTo(10);
        assertThat(scaled.note()).contains("stay at 10").contains("says 3");
        assertThat(Replicas.of(live(10, "3", false), desired(3), Set.of()).handOver())
                .isNull();
    }

    @Test
    void an_autoscaler_keeps_what_it_chose() {
        Replicas scaled = Replicas.of(live(3, "3", true), desired(4), Set.of("Deployment/web"));
        assertThat(scaled.wanted().path("spec").has("replicas")).isFalse();
        assertThat(scaled.handOver()).isNotNull();
        assertThat(Replicas.of(live(3, "3", true), desired(4), Set.of("StatefulSet/web"))
                        .note())
                .isNull();
    }

    @Test
    void what_was_never_ours_to_set_is_taken_over_on_the_first_day() {
        Replicas first = Replicas.of(live(4, null, false), desired(3), Set.of());
        assertThat(first.wanted().at("/spec/replicas").asInt()).isEqualTo(3);
    }

    private static String mark(ObjectNode object) {
        return object.path("metadata").path("annotations").path(Marks.REPLICAS).asText();
    }

    private static ObjectNode desired(int replicas) {
        ObjectNode object = Json.object();
        object.put("apiVersion", "apps/v1").put("kind", "Deployment");
        object.putObject("metadata").put("name", "web").putObject("annotations");
        object.putObject("spec").put("replicas", replicas);
        return object;
    }

    private static ObjectNode live(int replicas, String mark, boolean ours) {
        ObjectNode object = desired(replicas);
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("resourceVersion", "7");
        if (mark != null) {
            ((ObjectNode) metadata.path("annotations")).put(Marks.REPLICAS, mark);
        }
        if (ours) {
            ObjectNode entry = metadata.putArray("managedFields").addObject();
            entry.put("manager", Marks.MANAGER).put("operation", "Apply");
            entry.putObject("fieldsV1").putObject("f:spec").putObject("f:replicas");
        }
        return object;
    }
}

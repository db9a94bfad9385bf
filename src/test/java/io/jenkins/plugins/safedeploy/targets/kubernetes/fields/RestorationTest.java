package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes back to whom; {@code HalfApplyTest} proves the same on a cluster. */
class RestorationTest {
    private static final String THEIRS = """
            {'manager': 'helm', 'operation': 'Update', 'apiVersion': 'v1', 'fieldsV1': %s}""";
    private static final String OURS = """
            {'manager': 'safe-deploy', 'operation': 'Apply', 'apiVersion': 'v1', 'fieldsV1': %s}""";

    @Test
    void what_is_only_ours_becomes_as_it_was_and_goes_back_to_its_owner() throws Exception {
        JsonNode before = map("{'a': '1', 'b': '2'}", THEIRS.formatted("{'f:data': {'f:a': {}, 'f:b': {}}}"));
        JsonNode now = map(
                "{'a': 'ours', 'b': '2', 'c': 'ours'}",
                THEIRS.formatted("{'f:data': {'f:b': {}}}"),
                OURS.formatted("{'f:data': {'f:a': {}, 'f:c': {}}}"));

        Restoration back = Restoration.ofWhole(before, now);

        assertThat(back.patch()).isEqualTo(json("{'data': {'a': '1', 'c': null}}"));
        assertThat(back.managers(now)).isEqualTo(before.at("/metadata/managedFields"));
    }

    @Test
    void what_others_changed_since_is_theirs() throws Exception {
        JsonNode before = map("{'a': '1'}", THEIRS.formatted("{'f:data': {'f:a': {}}}"));
        JsonNode now = map("{'a': 'hot'}", THEIRS.formatted("{'f:data': {'f:a': {}}}"));
        assertThat(Restoration.ofWhole(before, now).needed(now)).isFalse();
    }

    @Test
    void in_an_object_of_the_release_only_what_nobody_has_any_more_goes_back() throws Exception {
        JsonNode before = map("{'a': '1', 'b': '2'}", THEIRS.formatted("{'f:data': {'f:a': {}, 'f:b': {}}}"));
        JsonNode now = map("{'a': 'ours'}", OURS.formatted("{'f:data': {'f:a': {}}}"));

        Restoration back = Restoration.ofFieldsOfOthers(before, now);

        assertThat(back.patch()).isEqualTo(json("{'data': {'b': '2'}}"));
        assertThat(back.paths()).containsExactly("data.b");
        assertThat(back.managers(now))
                .contains(json(OURS.formatted("{'f:data': {'f:a': {}}}")))
                .contains(json(THEIRS.formatted("{'f:data': {'f:b': {}}}")))
                .hasSize(2);
    }

    @Test
    void elements_of_lists_are_told_apart_by_their_keys() throws Exception {
        JsonNode before = json("""
                {'metadata': {'managedFields': [%s]}, 'spec': {'ports': [{'port': 80, 'name': 'web'}]}}
                """.formatted(THEIRS.formatted(
                "{'f:spec': {'f:ports': {'k:{\\'port\\':80}': {'f:port': {}, 'f:name': {}}}}}")));
        JsonNode now = json(
                """
                {'metadata': {'managedFields': [%s]},
                 'spec': {'ports': [{'port': 81, 'name': 'ours'}, {'port': 80, 'name': 'ours'}]}}
                """.formatted(
                                OURS.formatted(
                                        "{'f:spec': {'f:ports': {'k:{\\'port\\':80}': {'f:name': {}}, 'k:{\\'port\\':81}': {'f:port': {}, 'f:name': {}}}}}")));
        assertThat(Restoration.ofWhole(before, now).patch())
                .isEqualTo(json("{'spec': {'ports': [{'port': 80, 'name': 'web'}]}}"));
    }

    @Test
    void nobody_is_asked_where_only_controllers_had_fields() throws Exception {
        for (String first : List.of("", "'.': {}, ")) { // whoever made the annotations owns the dot
            assertThat(Restoration.othersHadFields(map(
                            "{}",
                            OURS.formatted("{'f:data': {'f:a': {}}}"),
                            THEIRS.formatted("{'f:metadata': {'f:annotations': {" + first
                                    + "'f:deployment.kubernetes.io/revision': {}}}, 'f:status': {'f:x': {}}}"))))
                    .isFalse();
        }
        assertThat(Restoration.othersHadFields(map("{}", THEIRS.formatted("{'f:data': {'f:a': {}}}"))))
                .isTrue();
    }

    private static JsonNode map(String data, String... entries) throws Exception {
        return json("{'kind': 'ConfigMap', 'metadata': {'name': 'c', 'managedFields': [" + String.join(",", entries)
                + "]}, 'data': " + data + "}");
    }

    private static JsonNode json(String text) throws Exception {
        return Json.tree(text.replace("\\'", "\\\"").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

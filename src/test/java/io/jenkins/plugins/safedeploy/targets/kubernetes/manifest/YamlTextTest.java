package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0644|420",
                "0o644|420",
                "0x1F|31",
                "8080|8080",
                "-3|-3",
                "1.5|1.5",
                "true|true",
                "False|false",
                "~|null",
                "null|null",
                "\"yes\"|\"yes\"",
                "v1.2.3|\"v1.2.3\"",
                "12:30:45|\"12:30:45\"",
                "2020-01-01|\"2020-01-01\"",
                "100m|\"100m\"",
                "9223372036854775808|9223372036854775808"
            })
    void a_scalar_means_what_it_means_to_kubectl(String written, String json) throws Exception {
        assertThat(read("a: " + written).get(0).get("a")).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "No", "on", "OFF", "y", "N", "0888", "1_000", "1e3", ".5", "5.", ".inf", "0b101"})
    void what_readers_of_yaml_disagree_about_is_refused_with_its_place(String written) {
        assertThatThrownBy(() -> read("a: 1\nb: " + written))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("file.yaml:2:4")
                .hasMessageContaining("quotes");
        assertThatThrownBy(() -> read(written + ": 1")).hasMessageContaining("quotes");
    }

    @Test
    void several_documents_empty_ones_left_out() throws Exception {
        assertThat(read("---\n---\na: 1\n---\n# nothing\n---\nb: [1, {c: d}]\n"))
                .hasToString("[{\"a\":1}, {\"b\":[1,{\"c\":\"d\"}]}]");
        assertThat(read("{\"a\": [1, 2]}")).hasToString("[{\"a\":[1,2]}]");
        assertThat(read("")).isEmpty();
    }

    @Test
    void aliases_are_followed_and_copied() throws Exception {
        JsonNode read = read("a: &x {b: 1}\nc: *x\n").get(0);
        assertThat(read).hasToString("{\"a\":{\"b\":1},\"c\":{\"b\":1}}");
        assertThat(read.get("a")).isNotSameAs(read.get("c"));
    }

    @Test
    void hostile_text_is_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("values, aliases followed");
        assertThatThrownBy(() -> read("a: &a [*a]")).hasMessageContaining("anchor");
        assertThatThrownBy(() -> read("[".repeat(5000))).hasMessageContaining("deeper than 64");
        assertThatThrownBy(() -> read("a: !!javax.script.ScriptEngineManager [x]"))
                .hasMessageContaining("tag");
        assertThatThrownBy(() -> read("<<: {a: 1}")).hasMessageContaining("merge key");
        assertThatThrownBy(() -> read("a: 1\na: 2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> read("{a: 1}: 2")).hasMessageContaining("key that is not a text");
        assertThatThrownBy(() -> read("a: 'open")).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> YamlText.read("file.yaml", new byte[] {(byte) 0xc3, (byte) 0x28}))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> YamlText.read("file.yaml", new byte[YamlText.LONGEST + 1]))
                .hasMessageContaining("bytes");
    }

    @Test
    void whatever_the_bytes_only_a_manifest_exception_comes_out() {
        Random random = new Random(4);
        String alphabet = "ab: -[]{}\n \t'\"&*!|>%@#?,0o1e.~<\\\u0000é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                read(text.toString());
            } catch (ManifestException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    private static List<JsonNode> read(String text) throws ManifestException {
        return YamlText.read("file.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}

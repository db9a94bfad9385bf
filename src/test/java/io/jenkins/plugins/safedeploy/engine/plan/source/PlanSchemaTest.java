package io.jenkins.plugins.safedeploy.engine.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanSchemaTest {
    private static final String JSON = PlanSchema.json(ExamplePlans.VOCABULARY);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(parse(JSON));
    private static final Schema META = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    private static JsonNode parse(String json) {
        try {
            return Json.tree(json.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void agreeThatItIsValid(boolean valid, JsonNode document) {
        String json = document.toString();
        List<PlanProblem> told = ExamplePlans.problems(json);
        assertThat(told.isEmpty()).as("the reader on %s: %s", json, told).isEqualTo(valid);
        assertThat(SCHEMA.validate(document).isEmpty())
                .as("the schema on %s", json)
                .isEqualTo(valid);
    }

    @Test
    void isItselfAValidSchema() {
        assertThat(META.validate(parse(JSON))).isEmpty();
    }

    @Test
    void isAlwaysTheSameText() {
        assertThat(PlanSchema.json(ExamplePlans.VOCABULARY)).isEqualTo(JSON).endsWith("}\n");
    }

    @Test
    void everyFieldHasADescription() {
        assertThat(undescribed(parse(JSON), "")).isEmpty();
    }

    @Test
    void readerAndSchemaAcceptTheSamePlans() {
        agreeThatItIsValid(true, PlanMutants.tree(ExamplePlans.SMALL));
        agreeThatItIsValid(true, PlanMutants.tree(ExamplePlans.FULL));
    }

    @Test
    void readerAndSchemaRefuseTheSamePlans() {
        List<PlanMutants.Mutant> mutants = PlanMutants.all();
        assertThat(mutants).hasSizeGreaterThan(400);
        for (PlanMutants.Mutant mutant : mutants) {
            agreeThatItIsValid(false, mutant.document());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "shop/web",
                "a..b",
                "/a",
                "a/",
                "a//b",
                "a/../b",
                "..",
                "a/./b",
                "a b",
                "",
                "ü",
                "A",
                "a.b"
            })
    void readerAndSchemaTakeTheSameServices(String service) {
        JsonNode document = PlanMutants.tree(ExamplePlans.SMALL).put("service", service);
        agreeThatItIsValid(ExamplePlans.problems(document.toString()).isEmpty(), document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build/*.jar",
                "/etc/x",
                "../x",
                "a/..",
                "a\\b",
                "C:/x",
                "c",
                "a b",
                "..a",
                "",
                "a/./b",
                "{a,b}/**"
            })
    void readerAndSchemaTakeTheSamePaths(String path) {
        com.fasterxml.jackson.databind.node.ObjectNode document = PlanMutants.tree(ExamplePlans.SMALL);
        document.putArray("artifacts").add(path);
        agreeThatItIsValid(ExamplePlans.problems(document.toString()).isEmpty(), document);
    }

    private static List<String> undescribed(JsonNode node, String path) {
        List<String> found = new java.util.ArrayList<>();
        node.path("properties").properties().forEach(entry -> {
            String place = path + "." + entry.getKey();
            if (entry.getValue().path("description").asText().isBlank()) {
                found.add(place);
            }
        });
        node.properties().forEach(entry -> found.addAll(undescribed(entry.getValue(), path + "." + entry.getKey())));
        return found;
    }
}

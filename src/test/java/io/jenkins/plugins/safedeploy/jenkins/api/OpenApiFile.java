package io.jenkins.plugins.safedeploy.jenkins.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docs/openapi.yaml}. */
final class OpenApiFile {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");

    final JsonNode root;

    OpenApiFile() throws IOException {
        Path file = Path.of(System.getProperty("safe-deploy.project", "."), "docs", "openapi.yaml");
        root = Json.tree(Json.bytes(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file))));
    }

    /** Such as {@code GET /environments}. */
    Set<String> operations() {
        Set<String> found = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        found.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return found;
    }

    JsonNode operation(String operation) {
        String[] words = operation.split(" ");
        return root.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT));
    }

    /** What is wrong with an answer; empty when it is what is documented. */
    List<String> problems(String operation, int status, byte[] answer) throws IOException {
        JsonNode response = resolved(operation(operation).path("responses").path(String.valueOf(status)));
        if (response.isMissingNode()) {
            return List.of(operation + " answers " + status + ", which is not documented");
        }
        return validate(response.at("/content/application~1json/schema"), Json.tree(answer));
    }

    /** What is wrong with the body of a request. */
    List<String> requestProblems(String operation, byte[] body) throws IOException {
        return validate(
                resolved(operation(operation).path("requestBody")).at("/content/application~1json/schema"),
                Json.tree(body));
    }

    private List<String> validate(JsonNode schema, JsonNode document) {
        if (!schema.isObject()) {
            return List.of("no schema is documented");
        }
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components"));
        return SCHEMAS.getSchema(whole).validate(document).stream()
                .map(Error::toString)
                .toList();
    }

    /** Schemas that are not JSON Schemas, and references that lead nowhere. */
    List<String> mistakes() {
        List<String> found = new ArrayList<>();
        var meta = SCHEMAS.getSchema(
                com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        root.at("/components/schemas")
                .properties()
                .forEach(schema ->
                        meta.validate(schema.getValue()).forEach(error -> found.add(schema.getKey() + ": " + error)));
        for (JsonNode reference : root.findValues("$ref")) {
            if (resolved(Json.object(java.util.Map.of("$ref", reference.asText())))
                    .isMissingNode()) {
                found.add(reference.asText() + " leads nowhere");
            }
        }
        return found;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }
}

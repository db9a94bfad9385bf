package io.jenkins.plugins.safedeploy.engine.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The JSON of {@link Provenance}. */
final class ProvenanceStatement {
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

    private ProvenanceStatement() {}

    static byte[] write(Provenance provenance) {
        ObjectNode root = Json.object();
        root.put("_type", STATEMENT);
        ArrayNode subjects = root.putArray("subject");
        for (Provenance.Subject subject : provenance.subjects()) {
            ObjectNode one = subjects.addObject().put("name", subject.name());
            one.putObject("digest").put("sha256", subject.digest().hex());
        }
        root.put("predicateType", PREDICATE);
        ObjectNode predicate = root.putObject("predicate");
        ObjectNode definition = predicate.putObject("buildDefinition");
        definition.put("buildType", provenance.buildType());
        provenance.externalParameters().forEach(definition.putObject("externalParameters")::put);
        provenance.internalParameters().forEach(definition.putObject("internalParameters")::put);
        ArrayNode dependencies = definition.putArray("resolvedDependencies");
        for (Provenance.Dependency dependency : provenance.dependencies()) {
            ObjectNode one = dependencies.addObject().put("uri", dependency.uri());
            if (!dependency.gitCommit().isEmpty()) {
                one.putObject("digest").put("gitCommit", dependency.gitCommit());
            }
        }
        ObjectNode details = predicate.putObject("runDetails");
        ObjectNode builder = details.putObject("builder").put("id", provenance.builderId());
        provenance.builderVersion().forEach(builder.putObject("version")::put);
        details.putObject("metadata")
                .put("invocationId", provenance.invocationId())
                .put("startedOn", provenance.startedOn().toString())
                .put("finishedOn", provenance.finishedOn().toString());
        details.putArray("byproducts");
        return Json.bytes(root);
    }

    static Provenance read(byte[] json) throws ProvenanceException {
        try {
            JsonNode root = Json.tree(json);
            if (root == null) {
                throw new ProvenanceException("The provenance statement is empty");
            }
            exactly(root, "_type", STATEMENT);
            exactly(root, "predicateType", PREDICATE);
            JsonNode definition = object(object(root, "predicate"), "buildDefinition");
            JsonNode details = object(object(root, "predicate"), "runDetails");
            JsonNode builder = object(details, "builder");
            JsonNode metadata = object(details, "metadata");
            return new Provenance(
                    subjects(root),
                    text(definition, "buildType"),
                    texts(object(definition, "externalParameters"), ""),
                    texts(definition, "internalParameters"),
                    dependencies(definition),
                    text(builder, "id"),
                    texts(builder, "version"),
                    text(metadata, "invocationId"),
                    time(metadata, "startedOn"),
                    time(metadata, "finishedOn"));
        } catch (IOException e) {
            throw new ProvenanceException("The provenance statement is not JSON: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ProvenanceException("The provenance statement is malformed: " + e.getMessage(), e);
        }
    }

    private static List<Provenance.Subject> subjects(JsonNode root) throws ProvenanceException {
        List<Provenance.Subject> subjects = new ArrayList<>();
        for (JsonNode subject : array(root, "subject")) {
            // The digits alone: 'sha256:' before them is not how in-toto writes a digest.
            subjects.add(new Provenance.Subject(
                    text(subject, "name"), new Digest(text(object(subject, "digest"), "sha256"))));
        }
        return subjects;
    }

    private static List<Provenance.Dependency> dependencies(JsonNode definition) throws ProvenanceException {
        List<Provenance.Dependency> dependencies = new ArrayList<>();
        if (definition.has("resolvedDependencies")) {
            for (JsonNode dependency : array(definition, "resolvedDependencies")) {
                JsonNode commit = dependency.path("digest").path("gitCommit");
                dependencies.add(new Provenance.Dependency(
                        text(dependency, "uri"),
                        commit.isMissingNode() ? "" : text(dependency.get("digest"), "gitCommit")));
            }
        }
        return dependencies;
    }

    /** The members of {@code member} of {@code parent}, or of {@code parent} itself; none where there is no such. */
    private static Map<String, String> texts(JsonNode parent, String member) throws ProvenanceException {
        Map<String, String> out = new TreeMap<>();
        if (member.isEmpty() || parent.has(member)) {
            JsonNode values = member.isEmpty() ? parent : object(parent, member);
            values.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                out.put(entry.getKey(), value.isTextual() ? value.textValue() : Json.text(value));
            });
        }
        return out;
    }

    private static void exactly(JsonNode parent, String member, String value) throws ProvenanceException {
        String given = text(parent, member);
        if (!given.equals(value)) {
            throw new ProvenanceException("The member '" + member + "' is '" + given + "'. Allowed: '" + value + "'");
        }
    }

    private static JsonNode object(JsonNode parent, String member) throws ProvenanceException {
        JsonNode value = parent.path(member);
        if (!value.isObject()) {
            throw wrong(member, "an object", value);
        }
        return value;
    }

    private static JsonNode array(JsonNode parent, String member) throws ProvenanceException {
        JsonNode value = parent.path(member);
        if (!value.isArray()) {
            throw wrong(member, "an array", value);
        }
        return value;
    }

    private static String text(JsonNode parent, String member) throws ProvenanceException {
        JsonNode value = parent.path(member);
        if (!value.isTextual()) {
            throw wrong(member, "text", value);
        }
        return value.textValue();
    }

    private static Instant time(JsonNode parent, String member) throws ProvenanceException {
        String text = text(parent, member);
        try {
            if (TIME.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw new ProvenanceException("The member '" + member + "' is no time that exists: '" + text + "'", e);
        }
        throw new ProvenanceException("The member '" + member + "' is '" + text
                + "'. Allowed: RFC 3339 in UTC, such as 2026-01-02T03:04:05Z");
    }

    private static ProvenanceException wrong(String member, String wanted, JsonNode value) {
        return new ProvenanceException("The provenance statement needs '" + member + "' as " + wanted + "; it is "
                + (value.isMissingNode()
                        ? "missing"
                        : value.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)));
    }
}

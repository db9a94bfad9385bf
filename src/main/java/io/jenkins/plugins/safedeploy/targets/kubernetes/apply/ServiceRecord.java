package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.Difference;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What Safe Deploy remembers in the namespace about one service: a ConfigMap {@code safe-deploy-<service>} with the
 * highest epoch, the last witness, which release is there and its objects as they were applied (packed).
 */
record ServiceRecord(ObjectNode map) {
    private static final String WITNESS = "witness";
    private static final String CONTENT = "content";
    private static final String RELEASE = "release";
    private static final String STATE = "state";
    private static final String PLACED = "placed";
    private static final String STAMPS = "stamps";
    private static final String OBJECTS = "objects.json.gz";
    private static final int MOST_PACKED = 700_000;
    private static final int MOST_UNPACKED = 64 * 1024 * 1024;

    static ServiceRecord none(String namespace, String service) {
        ObjectNode map = Json.object();
        map.put("apiVersion", "v1");
        map.put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata");
        metadata.put("name", "safe-deploy-" + Marks.label(service));
        metadata.put("namespace", namespace);
        metadata.putObject("labels").put(Marks.SERVICE, Marks.label(service));
        metadata.putObject("annotations");
        return new ServiceRecord(map);
    }

    boolean isThere() {
        return map.path("metadata").has("resourceVersion");
    }

    /** 0 when there was none. */
    long epoch() {
        return map.path("metadata").path("annotations").path(Marks.EPOCH).asLong(0);
    }

    /** Null when nothing was ever applied. */
    Witness witness() throws JsonProcessingException {
        String text = data(WITNESS);
        return text.isEmpty() ? null : Json.read(text, Witness.class);
    }

    /** Content digest of what is there; empty while it is being applied, and after an apply that did not end. */
    Optional<Digest> installed() {
        return data(STATE).equals("applied") ? Optional.of(Digest.parse(data(CONTENT))) : Optional.empty();
    }

    String release() {
        return data(RELEASE);
    }

    /** The objects of {@link #installed} as they were applied; empty when they were too large to be kept. */
    List<ObjectNode> objects() throws IOException {
        byte[] packed =
                Base64.getDecoder().decode(map.path("binaryData").path(OBJECTS).asText(""));
        List<ObjectNode> objects = new ArrayList<>();
        if (packed.length > 0) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                for (JsonNode object : Json.tree(in.readNBytes(MOST_UNPACKED))) {
                    objects.add((ObjectNode) object);
                }
            }
        }
        return objects;
    }

    /** {@link Difference#stamp} of each of {@link #objects} after the apply. */
    List<String> stamps() {
        String text = data(STAMPS);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** References (apiVersion, kind, metadata) to everything that was ever put here and not taken away. */
    List<ObjectNode> placed() throws IOException {
        List<ObjectNode> placed = new ArrayList<>();
        String text = data(PLACED);
        if (!text.isEmpty()) {
            for (JsonNode reference : Json.tree(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
                placed.add((ObjectNode) reference);
            }
        }
        return placed;
    }

    ServiceRecord withEpoch(long epoch) {
        ObjectNode copy = map.deepCopy();
        map((ObjectNode) copy.path("metadata"), "annotations").put(Marks.EPOCH, Long.toString(epoch));
        return new ServiceRecord(copy);
    }

    ServiceRecord applying(Release release, Witness witness, List<ObjectNode> placed) {
        ServiceRecord copy = withEpoch(witness.epoch());
        copy.map.remove("binaryData");
        map(copy.map, "data")
                .put(WITNESS, Json.text(witness))
                .put(RELEASE, release.id().value())
                .put(CONTENT, release.contentDigest().toString())
                .put(STATE, "applying")
                .put(PLACED, Json.text(placed));
        return copy;
    }

    ServiceRecord applied(List<ObjectNode> objects, List<String> stamps) throws IOException {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        map(copy.map, "data").put(STATE, "applied").put(STAMPS, String.join(" ", stamps));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Json.bytes(objects));
        }
        if (packed.size() <= MOST_PACKED) {
            map(copy.map, "binaryData").put(OBJECTS, Base64.getEncoder().encodeToString(packed.toByteArray()));
        }
        return copy;
    }

    ServiceRecord without(List<ObjectNode> removed) throws IOException {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        List<ObjectNode> left = new ArrayList<>(placed());
        left.removeAll(removed);
        map(copy.map, "data").put(PLACED, Json.text(left));
        return copy;
    }

    /** Names one object, and nothing more. */
    static ObjectNode reference(JsonNode object) {
        ObjectNode reference = Json.object();
        reference.set("apiVersion", object.path("apiVersion"));
        reference.set("kind", object.path("kind"));
        ObjectNode metadata = reference.putObject("metadata");
        metadata.set("name", object.path("metadata").path("name"));
        if (object.path("metadata").has("namespace")) {
            metadata.set("namespace", object.path("metadata").path("namespace"));
        }
        return reference;
    }

    private String data(String name) {
        return map.path("data").path(name).asText("");
    }

    private static ObjectNode map(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode map ? map : parent.putObject(name);
    }
}

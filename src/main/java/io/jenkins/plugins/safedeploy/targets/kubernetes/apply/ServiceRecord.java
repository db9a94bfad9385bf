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
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
    private static final String STEP = "step";
    private static final String SHARES = "shares";
    private static final String STAMPS = "stamps";
    private static final String OBJECTS = "objects.json.gz";
    private static final String SHARE = "share.json.gz";
    private static final String BEFORE = "before";
    private static final String EVER = "ever";
    private static final String SECRETS = "secrets";
    private static final int MOST_REMEMBERED = 200_000;

    /** What the API server takes of a ConfigMap, 1 MiB, less what the Secrets of one release may take. */
    private static final int MOST_BYTES = 1024 * 1024 - MOST_REMEMBERED;

    private static final String APPLYING = "applying";
    private static final String APPLIED = "applied";
    private static final String UNDONE = "undone";

    static ServiceRecord none(String namespace, String service, String suffix) {
        ObjectNode map = Json.object();
        map.put("apiVersion", "v1");
        map.put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata");
        metadata.put("name", Marks.record(service) + suffix);
        metadata.put("namespace", namespace);
        metadata.putObject("labels").put(Marks.SERVICE, Marks.label(service));
        metadata.putObject("annotations");
        return new ServiceRecord(map);
    }

    /** This, or {@code known} to be written anew when somebody deleted it meanwhile. */
    ServiceRecord orAnew(ServiceRecord known) {
        if (isThere()) {
            return this;
        }
        ServiceRecord copy = new ServiceRecord(known.map.deepCopy());
        ((ObjectNode) copy.map.path("metadata")).retain("name", "namespace", "labels", "annotations");
        return copy;
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
        boolean known = data(STATE).equals(APPLIED) && !data(CONTENT).isEmpty();
        return known ? Optional.of(Digest.parse(data(CONTENT))) : Optional.empty();
    }

    String release() {
        return data(RELEASE);
    }

    /** The objects of {@link #installed} as they were applied; empty when they were too large to be kept. */
    List<ObjectNode> objects() throws IOException {
        return Packed.unpack(map.path("binaryData").path(OBJECTS).asText(""));
    }

    /** {@link Difference#stamp} of each of {@link #objects} after the apply. */
    List<String> stamps() {
        String text = data(STAMPS);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** References (apiVersion, kind, metadata) to everything that was ever put here and not taken away. */
    List<ObjectNode> placed() throws IOException {
        return references(PLACED);
    }

    /** References to what was made for a share of the pods and not taken away. */
    List<ObjectNode> shares() throws IOException {
        return references(SHARES);
    }

    /** Which step of a release that is not there as a whole was begun last; 0 for none. */
    int step() {
        return map.path("data").path(STEP).asInt(0);
    }

    /** What the step applied that ended last, as it was applied; empty when it was too large to be kept. */
    List<ObjectNode> share() throws IOException {
        return Packed.unpack(map.path("binaryData").path(SHARE).asText(""));
    }

    /** The step that was begun has ended. */
    ServiceRecord stepped(List<ObjectNode> objects) throws IOException {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        ObjectNode binary = map(copy.map, "binaryData");
        int whole = binary.path(OBJECTS).asText("").length() / 4 * 3;
        binary.put(SHARE, Packed.of(objects, copy.room() - whole).orElse(""));
        return copy;
    }

    private List<ObjectNode> references(String name) throws IOException {
        List<ObjectNode> references = new ArrayList<>();
        String text = data(name);
        if (!text.isEmpty()) {
            for (JsonNode reference : Json.tree(text.getBytes(StandardCharsets.UTF_8))) {
                references.add((ObjectNode) reference);
            }
        }
        return references;
    }

    /** A step of another release begins beside what is there. */
    ServiceRecord stepping(int step, Witness witness, List<ObjectNode> more) throws IOException {
        ServiceRecord copy = withEpoch(witness.epoch());
        Set<ObjectNode> shares = new LinkedHashSet<>(shares());
        shares.addAll(more);
        map(copy.map, "binaryData").remove(SHARE);
        map(copy.map, "data")
                .put(WITNESS, Json.text(witness))
                .put(STEP, Integer.toString(step))
                .put(SHARES, Json.text(shares));
        return copy;
    }

    /** What was before its apply need not be known any more. */
    ServiceRecord verified() {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        map(copy.map, "data").remove(BEFORE);
        return copy;
    }

    ServiceRecord withoutShares() {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        map(copy.map, "data").remove(List.of(STEP, SHARES));
        map(copy.map, "binaryData").remove(SHARE);
        return copy;
    }

    ServiceRecord withEpoch(long epoch) {
        ObjectNode copy = map.deepCopy();
        map((ObjectNode) copy.path("metadata"), "annotations").put(Marks.EPOCH, Long.toString(epoch));
        return new ServiceRecord(copy);
    }

    /** Names the apply, and those that repeated it, of which {@link Before} tells; empty for none. */
    String before() {
        return data(BEFORE);
    }

    /** Whether an apply of ours ever ended here. */
    boolean everApplied() {
        return !data(EVER).isEmpty() || installed().isPresent();
    }

    /** @param rollback goes back to what was before an apply, which it therefore must not forget */
    ServiceRecord applying(Release release, Witness witness, List<ObjectNode> placed, boolean rollback) {
        ServiceRecord copy = withEpoch(witness.epoch());
        copy.map.remove("binaryData");
        ObjectNode data = map(copy.map, "data");
        if (!rollback) {
            data.remove(STEP);
        }
        if (everApplied()) {
            data.put(EVER, "true");
        }
        if (!rollback && !data(STATE).equals(APPLYING)) {
            data.put(BEFORE, UUID.randomUUID().toString());
        }
        data.put(WITNESS, Json.text(witness))
                .put(RELEASE, release.id().value())
                .put(CONTENT, release.contentDigest().toString())
                .put(STATE, APPLYING)
                .put(PLACED, Json.text(placed));
        return copy;
    }

    /** @param stamps see {@link #stamps}; empty when they are not known */
    ServiceRecord applied(List<ObjectNode> objects, List<String> stamps, boolean rollback) throws IOException {
        ServiceRecord copy = with(STATE, APPLIED);
        ObjectNode data = map(copy.map, "data");
        data.put(STAMPS, String.join(" ", stamps));
        data.remove(STEP);
        if (rollback) {
            data.remove(BEFORE);
        }
        return copy.withObjects(Packed.of(objects, copy.room()).orElse(""));
    }

    /** How many bytes of objects it can hold beside the rest. */
    int room() {
        return MOST_BYTES - Json.bytes(map.path("data")).length;
    }

    /** The Secrets of a release when it was applied last; empty for one of which nothing is known. */
    List<SecretVersion> secrets(Digest content) throws IOException {
        List<SecretVersion> secrets = new ArrayList<>();
        for (JsonNode secret : secretsByContent().path(content.toString())) {
            secrets.add(Json.convert(secret, SecretVersion.class));
        }
        return secrets;
    }

    /** Forgets those of the releases that were applied longest ago when they get too many. */
    ServiceRecord withSecrets(Digest content, List<SecretVersion> secrets) throws IOException {
        ObjectNode all = secretsByContent();
        all.remove(content.toString());
        if (!secrets.isEmpty()) {
            all.set(content.toString(), Json.object(Map.of("of", secrets)).path("of"));
        }
        while (Json.text(all).length() > MOST_REMEMBERED) {
            all.remove(all.fieldNames().next());
        }
        return with(SECRETS, Json.text(all));
    }

    private ObjectNode secretsByContent() throws IOException {
        String text = data(SECRETS);
        return text.isEmpty() ? Json.object() : (ObjectNode) Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a first apply that failed had changed is as it was before. */
    ServiceRecord undone() {
        ServiceRecord copy = with(STATE, UNDONE);
        map(copy.map, "data").remove(BEFORE);
        return copy;
    }

    boolean wasUndone() {
        return data(STATE).equals(UNDONE);
    }

    ServiceRecord with(String name, String value) {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        map(copy.map, "data").put(name, value);
        return copy;
    }

    /** @param packed see {@link Packed}; empty for none */
    ServiceRecord withObjects(String packed) {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        map(copy.map, "binaryData").put(OBJECTS, packed);
        return copy;
    }

    ServiceRecord without(List<ObjectNode> removed) throws IOException {
        ServiceRecord copy = new ServiceRecord(map.deepCopy());
        List<ObjectNode> left = new ArrayList<>(placed());
        Set<ObjectKey> gone = removed.stream().map(ObjectKey::of).collect(Collectors.toSet());
        left.removeIf(reference -> gone.contains(ObjectKey.of(reference)));
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

    String data(String name) {
        return map.path("data").path(name).asText("");
    }

    private static ObjectNode map(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode map ? map : parent.putObject(name);
    }
}

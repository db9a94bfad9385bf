package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Objects in the {@code binaryData} of a ConfigMap, which holds at most 1 MiB. */
final class Packed {
    private static final int MOST_PACKED = 700_000;
    private static final int MOST_UNPACKED = 64 * 1024 * 1024;

    private Packed() {}

    /** As Base64; empty when they are too large. */
    static Optional<String> of(Collection<ObjectNode> objects) throws IOException {
        return of(objects, MOST_PACKED);
    }

    /** @param room most bytes, packed, beside what else is in the ConfigMap */
    static Optional<String> of(Collection<ObjectNode> objects, int room) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Json.bytes(objects));
        }
        return packed.size() > Math.min(room, MOST_PACKED)
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(packed.toByteArray()));
    }

    /** @param packed may be empty, for none */
    static List<ObjectNode> unpack(String packed) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        if (!packed.isEmpty()) {
            try (GZIPInputStream in = new GZIPInputStream(
                    new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
                for (JsonNode object : Json.tree(in.readNBytes(MOST_UNPACKED))) {
                    objects.add((ObjectNode) object);
                }
            }
        }
        return objects;
    }
}

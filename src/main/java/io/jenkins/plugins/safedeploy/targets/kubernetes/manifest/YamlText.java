package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML or JSON documents as {@code kubectl} reads them, each as a JSON value. Bounded in bytes, depth and values, the
 * latter with aliases followed; tags, merge keys, duplicate keys and ambiguous scalars are refused.
 */
public final class YamlText {
    /** Largest text, in bytes: several times what a cluster stores of one object. */
    public static final int LONGEST = 8 * 1024 * 1024;

    /** Most texts, lists and maps in one text, with aliases followed. */
    static final int MOST_VALUES = 500_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private Iterator<Event> events;
    private int values;

    private YamlText(String name) {
        this.name = name;
    }

    /**
     * The documents of a text that are not empty.
     *
     * @param name of the file, for messages
     * @throws ManifestException with the place and what is wrong there
     */
    public static List<JsonNode> read(String name, byte[] content) throws ManifestException {
        return new YamlText(name).documents(content);
    }

    private List<JsonNode> documents(byte[] content) throws ManifestException {
        if (content.length > LONGEST) {
            throw new ManifestException(
                    name + " has more than " + LONGEST + " bytes. Split it: a cluster stores no object of that size.");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ManifestException(name + " is not text in UTF-8.");
        }
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(LONGEST + 1)
                // With the default the parser copies the rest of a long line for each 1024 characters of it.
                .setBufferSize(text.length() + 1)
                .setUseMarks(true)
                .build();
        List<JsonNode> found = new ArrayList<>();
        try {
            events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                if (events.next() instanceof DocumentStartEvent) {
                    anchors.clear();
                    JsonNode document = node(events.next(), 1);
                    if (!document.isNull()) {
                        found.add(document);
                    }
                    if (!(events.next() instanceof DocumentEndEvent)) {
                        throw new ManifestException(name + " is not YAML: a document has two values.");
                    }
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw new ManifestException(name
                    + e.getProblemMark().map(YamlText::place).orElse("") + " is not YAML: "
                    + Printable.text(String.valueOf(e.getProblem())) + ".");
        } catch (YamlEngineException | IndexOutOfBoundsException | IllegalStateException e) {
            throw new ManifestException(name + " is not YAML: " + Printable.brief(String.valueOf(e.getMessage())));
        }
        return found;
    }

    private JsonNode node(Event event, int depth) throws ManifestException {
        values++;
        if (values > MOST_VALUES) {
            throw wrong(event, "has more than " + MOST_VALUES + " values, aliases followed");
        }
        if (depth > Json.MAX_DEPTH) {
            throw wrong(event, "is nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent alias) {
            JsonNode target = anchors.get(alias.getAlias().toString());
            if (target == null) {
                throw wrong(event, "refers to an anchor that is not there, or that holds it itself");
            }
            values += size(target);
            return target.deepCopy();
        }
        JsonNode node;
        if (event instanceof MappingStartEvent start) {
            untagged(event, start.getTag().isPresent());
            node = map(depth);
        } else if (event instanceof SequenceStartEvent start) {
            untagged(event, start.getTag().isPresent());
            node = list(depth);
        } else if (event instanceof ScalarEvent scalar) {
            untagged(event, scalar.getTag().isPresent());
            node = scalar(scalar);
        } else {
            throw wrong(event, "is not YAML");
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.toString(), node));
        return node;
    }

    private ObjectNode map(int depth) throws ManifestException {
        ObjectNode map = NODES.objectNode();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw wrong(event, "has a key that is not a text");
            }
            untagged(event, key.getTag().isPresent());
            if (key.isPlain() && key.getValue().equals("<<")) {
                throw wrong(event, "has a merge key; write the values out");
            }
            scalar(key);
            if (map.has(key.getValue())) {
                throw wrong(event, "has the key '" + Printable.brief(key.getValue()) + "' twice in one map");
            }
            map.set(key.getValue(), node(events.next(), depth + 1));
        }
        return map;
    }

    private ArrayNode list(int depth) throws ManifestException {
        ArrayNode list = NODES.arrayNode();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            list.add(node(event, depth + 1));
        }
        return list;
    }

    private JsonNode scalar(ScalarEvent scalar) throws ManifestException {
        return scalar.isPlain()
                ? PlainScalar.value(scalar.getValue())
                        .orElseThrow(() -> wrong(
                                scalar,
                                "has the value " + scalar.getValue() + ", which one reader of YAML takes for a text and"
                                        + " another for a number or a boolean. Put it in quotes, or write true, false"
                                        + " or a plain number"))
                : NODES.textNode(scalar.getValue());
    }

    private void untagged(Event event, boolean tagged) throws ManifestException {
        if (tagged) {
            throw wrong(event, "has a tag; remove it");
        }
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode inner : node) {
            size += size(inner);
        }
        return size;
    }

    private ManifestException wrong(Event event, String what) {
        return new ManifestException(
                name + event.getStartMark().map(YamlText::place).orElse("") + " " + what + ".");
    }

    private static String place(Mark mark) {
        return ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}

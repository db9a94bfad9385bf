package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads {@code safedeploy.yaml}: YAML 1.2 (core schema) of at most 1 MiB, one document, no tags. Every problem is told at
 * once, with its place. Nothing that a file can contain makes it throw anything else, run for long or take much memory.
 * Immutable and thread-safe.
 */
public final class PlanReader {
    private final Shape.Fields shape;
    private final Masker masker;

    /** A reader that knows no secrets. */
    public PlanReader(PlanVocabulary vocabulary) {
        this(vocabulary, Masker.NONE);
    }

    /**
     * @param vocabulary the targets and gates there are
     * @param masker a plan that holds one of its secrets is refused, and none is ever shown
     */
    public PlanReader(PlanVocabulary vocabulary, Masker masker) {
        this.shape = PlanShapes.plan(vocabulary);
        this.masker = masker;
    }

    /** @throws PlanException also when the file cannot be read */
    public PlanDocument read(Path file) throws PlanException {
        Problems problems = new Problems(file.toString(), masker);
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isRegularFile(file)) {
                problems.file("is not a file", "a YAML file");
                problems.orThrow();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return read(file.toString(), in.readNBytes(SourceText.LONGEST + 1));
            }
        } catch (NoSuchFileException e) {
            problems.file("there is no such file", "a YAML file");
        } catch (IOException | SecurityException e) {
            problems.file("cannot be read: " + e.getClass().getSimpleName(), "a YAML file that you may read");
        }
        problems.orThrow();
        throw new IllegalStateException("A file that cannot be read must be a problem");
    }

    /**
     * @param name of the file, for messages
     * @param content its bytes
     * @throws PlanException with everything that is wrong
     */
    public PlanDocument read(String name, byte[] content) throws PlanException {
        return read(name, content, new byte[0]);
    }

    /**
     * As {@link #read(String, byte[])}, with fields that somebody said elsewhere.
     *
     * @param over YAML or JSON of fields that take the place of those of the same name; may be empty
     */
    public PlanDocument read(String name, byte[] content, byte[] over) throws PlanException {
        Problems problems = new Problems(name, masker);
        Node node = root(content, problems);
        if (over.length > 0) {
            node = overlaid(node, root(over, problems));
        }
        problems.place("", null, node);
        Object values = new ShapeReader(problems, masker).read(node, shape, "");
        Plan plan = values instanceof Map<?, ?> map ? assemble(map, problems) : null;
        problems.orThrow();
        return new PlanDocument(plan, problems);
    }

    private static Node root(byte[] content, Problems problems) throws PlanException {
        SourceText source = SourceText.decode(content, problems);
        problems.orThrow();
        Optional<Node> root = new YamlDocument(problems).compose(source.text());
        problems.orThrow();
        return root.orElseThrow(() -> new IllegalStateException("A plan without a root must be a problem"));
    }

    /** What is no map stays as it is: the shape will say what is wrong with it. */
    private static Node overlaid(Node below, Node above) {
        if (!(below instanceof MappingNode fields) || !(above instanceof MappingNode others)) {
            return below;
        }
        Map<String, NodeTuple> all = new LinkedHashMap<>();
        List<NodeTuple> tuples = new ArrayList<>(fields.getValue());
        others.getValue().forEach(tuple -> all.put(key(tuple), tuple));
        tuples.removeIf(tuple -> all.containsKey(key(tuple)));
        tuples.addAll(all.values());
        return new MappingNode(
                fields.getTag(), true, tuples, FlowStyle.BLOCK, fields.getStartMark(), fields.getEndMark());
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    @SuppressWarnings("unchecked") // ShapeReader makes maps with texts as keys only.
    private static Plan assemble(Map<?, ?> values, Problems problems) {
        return new PlanAssembler(problems).plan((Map<String, Object>) values);
    }
}

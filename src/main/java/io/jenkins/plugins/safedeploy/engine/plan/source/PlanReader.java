package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
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
import java.util.Set;
import java.util.function.Function;
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
    private static final byte[] NOTHING = new byte[0];

    private final Shape.Fields shape;
    private final Shape.Fields declaration;
    private final Set<String> measuredOnce;
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
        this.declaration = PlanShapes.declaration(vocabulary);
        this.measuredOnce = vocabulary.measuredOnce();
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
            problems.file(
                    "there is no such file",
                    "the path of a plan: a YAML file that says environment, service and target");
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
        return read(name, content, NOTHING);
    }

    /**
     * As {@link #read(String, byte[])}, with fields that somebody said elsewhere.
     *
     * @param over YAML or JSON of fields that take the place of those of the same name; may be empty
     */
    public PlanDocument read(String name, byte[] content, byte[] over) throws PlanException {
        return read(name, content, over, environment -> NOTHING);
    }

    /**
     * As {@link #read(String, byte[], byte[])}, with fields that count where nobody says them.
     *
     * @param under YAML or JSON of them by the name of the plan's environment; may be empty
     */
    public PlanDocument read(String name, byte[] content, byte[] over, Function<String, byte[]> under)
            throws PlanException {
        Problems problems = new Problems(name, masker);
        Node node = root(content, problems);
        if (over.length > 0) {
            node = overlaid(node, root(over, problems));
        }
        byte[] below = under.apply(environment(node));
        if (below.length > 0) {
            node = overlaid(root(below, problems), node);
        }
        Map<String, Object> values = values(node, shape, problems);
        Plan plan = values == null ? null : new PlanAssembler(problems, measuredOnce).plan(values);
        problems.orThrow();
        return new PlanDocument(plan, problems);
    }

    /**
     * What administrators declare about an environment, in the words of a plan.
     *
     * @throws PlanException with everything that is wrong
     */
    public Declaration declaration(String name, byte[] content) throws PlanException {
        Problems problems = new Problems(name, masker);
        Map<String, Object> values = values(root(content, problems), declaration, problems);
        Declaration declared = values == null ? null : new PlanAssembler(problems, measuredOnce).declaration(values);
        problems.orThrow();
        return declared;
    }

    /** Null when it is no map; the problems say so. */
    @SuppressWarnings("unchecked") // ShapeReader makes maps with texts as keys only.
    private Map<String, Object> values(Node node, Shape.Fields form, Problems problems) {
        problems.place("", null, node);
        Object values = new ShapeReader(problems, masker).read(node, form, "");
        return values instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
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
            return below instanceof MappingNode ? above : below;
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

    /** Empty when there is none that is a text. */
    private static String environment(Node node) {
        return node instanceof MappingNode fields
                ? fields.getValue().stream()
                        .filter(tuple -> key(tuple).equals("environment"))
                        .map(NodeTuple::getValueNode)
                        .filter(ScalarNode.class::isInstance)
                        .map(value -> ((ScalarNode) value).getValue())
                        .findFirst()
                        .orElse("")
                : "";
    }
}

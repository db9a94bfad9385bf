package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Makes the node graph of a plan: YAML 1.2, core schema, one document, no tags. The events are counted first, because
 * the composer recurses and keeps everything.
 */
final class YamlDocument {
    /** Deepest nesting as written. */
    static final int DEEPEST = 32;

    /** Most aliases as written. */
    static final int MOST_ALIASES = 50;

    /** Most texts, lists and maps, with aliases followed. */
    static final int MOST_NODES = 50_000;

    private static final String EXAMPLE = "a map that starts with 'environment: production'";

    private final Problems problems;
    private int documents;
    private int depth;
    private int aliases;
    private int nodes;

    YamlDocument(Problems problems) {
        this.problems = problems;
    }

    /** Empty when it cannot be read; the problems say why. */
    Optional<Node> compose(String text) {
        LoadSettings settings = settings(text.length());
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                Optional<String> refusal = check(event);
                if (refusal.isPresent()) {
                    note(event.getStartMark(), refusal.get());
                    return Optional.empty();
                }
            }
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                problems.file("is empty", EXAMPLE);
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ", ";
            note(e.getProblemMark().or(e::getContextMark), "is not YAML: " + Printable.text(context + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.file("is not YAML: " + Printable.brief(String.valueOf(e.getMessage())), EXAMPLE);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
            // Bugs of the parser that only broken input can reach.
            problems.file("is not YAML: the parser gave up with " + e.getClass().getSimpleName(), EXAMPLE);
        }
        return Optional.empty();
    }

    private static LoadSettings settings(int length) {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(true)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(SourceText.LONGEST + 1)
                // With the default the parser copies the rest of a long line for each 1024 characters of it.
                .setBufferSize(length + 1)
                .setUseMarks(true)
                .build();
    }

    private Optional<String> check(Event event) {
        if (event instanceof DocumentStartEvent start) {
            documents++;
            Optional<SpecVersion> version = start.getSpecVersion();
            if (version.isPresent()
                    && (version.get().getMajor() != 1 || version.get().getMinor() != 2)) {
                return Optional.of("asks for another YAML than 1.2; remove the %YAML line");
            }
            return documents > 1
                    ? Optional.of("a second document starts here; a plan is one document")
                    : Optional.empty();
        }
        if (event instanceof CollectionEndEvent) {
            depth--;
            return Optional.empty();
        }
        if (event instanceof AliasEvent) {
            aliases++;
            return aliases > MOST_ALIASES
                    ? Optional.of("more than " + MOST_ALIASES + " aliases; write the values out")
                    : Optional.empty();
        }
        if (event instanceof CollectionStartEvent start) {
            nodes++;
            depth++;
            if (depth > DEEPEST) {
                return Optional.of("nested deeper than " + DEEPEST + " levels");
            }
            return tooMany().or(() -> tagged(start.getTag()));
        }
        if (event instanceof ScalarEvent scalar) {
            nodes++;
            return tooMany().or(() -> tagged(scalar.getTag())).or(() -> merging(scalar));
        }
        return Optional.empty();
    }

    private Optional<String> tooMany() {
        return nodes > MOST_NODES ? Optional.of("more than " + MOST_NODES + " values") : Optional.empty();
    }

    /** The parser would follow them even in its core schema. */
    private static Optional<String> merging(ScalarEvent scalar) {
        return scalar.isPlain() && scalar.getValue().equals("<<")
                ? Optional.of("merge keys are not part of YAML 1.2; write the values out")
                : Optional.empty();
    }

    private static Optional<String> tagged(Optional<String> tag) {
        return tag.map(name -> "tags such as '" + Printable.brief(name.replace("tag:yaml.org,2002:", "!!"))
                + "' are not allowed; remove it");
    }

    private void note(Optional<Mark> place, String message) {
        problems.at(
                place.map(mark -> mark.getLine() + 1).orElse(0),
                place.map(mark -> mark.getColumn() + 1).orElse(0),
                "",
                "",
                message,
                "");
    }
}

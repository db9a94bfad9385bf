package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Refusal;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one plan, with the places of its fields. */
final class Problems {
    /** How many are told. */
    static final int MOST_TOLD = 20;

    private static final int MOST_KEPT = 2000;

    private final String file;
    private final Masker masker;
    private final List<PlanProblem> found = new ArrayList<>();
    private final Map<String, Mark> keys = new HashMap<>();
    private final Map<String, Mark> values = new HashMap<>();
    private SourceText source = SourceText.none();

    Problems(String file, Masker masker) {
        this.file = Printable.brief(file);
        this.masker = masker;
    }

    void showing(SourceText shown) {
        source = shown;
    }

    /** Remembers where the value of {@code path} stands; the key may be null. */
    void place(String path, Node key, Node value) {
        if (key != null) {
            key.getStartMark().ifPresent(mark -> keys.put(path, mark));
        }
        value.getStartMark().ifPresent(mark -> values.put(path, mark));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** Too many to go on. */
    boolean full() {
        return found.size() >= MOST_KEPT;
    }

    void file(String message, String allowed) {
        at(0, 0, "", "", message, allowed);
    }

    void at(int line, int column, String path, String value, String message, String allowed) {
        found.add(problem(line, column, path, value, message, allowed));
    }

    void at(Node node, String path, String value, String message, String allowed) {
        Mark mark = node.getStartMark().orElse(null);
        at(line(mark), column(mark), path, Printable.brief(masker.mask(value)), message, allowed);
    }

    /** A field that is not there is shown at the key of what it belongs to. */
    void missing(String parent, String path, String message, String allowed) {
        Mark mark = keys.getOrDefault(parent, values.get(parent));
        at(line(mark), column(mark), path, "", message, allowed);
    }

    /** Adds what a constructor refused, unless something at or below that path is known to be wrong. */
    void refused(String prefix, List<Refusal> refusals) {
        for (Refusal refusal : refusals) {
            String separator = prefix.isEmpty() || refusal.field().isEmpty() ? "" : ".";
            String path = prefix + separator + refusal.field();
            if (found.stream().noneMatch(problem -> isAtOrBelow(problem.path(), path))) {
                found.add(located(path, refusal.value(), refusal.message(), refusal.allowed()));
            }
        }
    }

    /** A problem with {@code path}, at its place or the nearest place above. */
    PlanProblem located(String path, String value, String message, String allowed) {
        String place = path;
        while (!place.isEmpty() && !values.containsKey(place)) {
            place = place.substring(0, Math.max(0, Math.max(place.lastIndexOf('.'), place.lastIndexOf('['))));
        }
        Mark mark = place.equals(path) ? values.get(place) : keys.getOrDefault(place, values.get(place));
        return problem(line(mark), column(mark), path, value, message, allowed);
    }

    void orThrow() throws PlanException {
        if (!found.isEmpty()) {
            List<PlanProblem> ordered = found.stream()
                    .sorted(Comparator.comparingInt(PlanProblem::line).thenComparingInt(PlanProblem::column))
                    .toList();
            int told = Math.min(MOST_TOLD, ordered.size());
            throw new PlanException(ordered.subList(0, told), ordered.size() - told);
        }
    }

    private PlanProblem problem(int line, int column, String path, String value, String message, String allowed) {
        SourceText.Excerpt excerpt = source.excerpt(line, column, masker);
        return new PlanProblem(
                file,
                line,
                column,
                masker.mask(Printable.text(path)),
                masker.mask(Printable.brief(value)),
                masker.mask(message),
                masker.mask(allowed),
                excerpt.source(),
                excerpt.caret());
    }

    private static boolean isAtOrBelow(String path, String other) {
        return path.startsWith(other)
                && (path.length() == other.length()
                        || path.charAt(other.length()) == '.'
                        || path.charAt(other.length()) == '[');
    }

    private static int line(Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }

    private static int column(Mark mark) {
        return mark == null ? 0 : mark.getColumn() + 1;
    }
}

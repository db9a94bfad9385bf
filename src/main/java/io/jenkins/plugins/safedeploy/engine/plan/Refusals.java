package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects everything that is wrong with one value, so that people see all of it at once. */
public final class Refusals {
    private final List<Refusal> found = new ArrayList<>();

    /** {@code value} may be null, then none is shown. */
    public Refusals refuseIf(boolean bad, String field, Object value, String message, String allowed) {
        if (bad) {
            found.add(new Refusal(field, value == null ? "" : Printable.brief(value.toString()), message, allowed));
        }
        return this;
    }

    /** Refuses a missing value and one that breaks the rule. */
    public Refusals check(String field, String value, TextRule rule) {
        Optional<String> problem = rule.problemWith(value);
        return refuseIf(problem.isPresent(), field, value, problem.orElse(""), rule.allowed());
    }

    /** The same for every element. */
    public Refusals checkAll(String field, List<String> values, TextRule rule) {
        for (int i = 0; i < values.size(); i++) {
            check(field + "[" + i + "]", values.get(i), rule);
        }
        return this;
    }

    public Refusals include(String prefix, List<Refusal> others) {
        others.forEach(other -> found.add(other.under(prefix)));
        return this;
    }

    public List<Refusal> list() {
        return List.copyOf(found);
    }

    /** @throws RefusedSettingsException when anything was refused */
    public void orThrow(String what) {
        if (!found.isEmpty()) {
            throw new RefusedSettingsException(what, found);
        }
    }
}

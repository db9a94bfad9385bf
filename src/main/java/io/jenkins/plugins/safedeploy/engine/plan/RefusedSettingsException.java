package io.jenkins.plugins.safedeploy.engine.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that no plan may have. The message lists every refusal. */
public final class RefusedSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Refusal> refusals;

    public RefusedSettingsException(String what, List<Refusal> refusals) {
        super(what + ": " + refusals.stream().map(Refusal::text).collect(Collectors.joining("; ")));
        this.refusals = List.copyOf(refusals);
    }

    /** At least one, with paths below the refused thing; empty after serialisation. */
    public List<Refusal> refusals() {
        return refusals == null ? List.of() : refusals;
    }
}

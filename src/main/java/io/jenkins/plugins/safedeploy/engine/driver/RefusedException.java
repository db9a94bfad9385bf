package io.jenkins.plugins.safedeploy.engine.driver;

import java.util.List;

/** A request that may not be carried out; it was noted in the ledger, and nothing else was changed. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> reasons;

    RefusedException(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Each says what, since when or until when, and what to do. */
    public List<String> reasons() {
        return reasons;
    }
}

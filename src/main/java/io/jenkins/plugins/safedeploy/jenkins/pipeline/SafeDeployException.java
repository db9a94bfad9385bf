package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;

/** A deployment did not end well. An {@link AbortException}: its message goes to the log without a stack trace. */
public final class SafeDeployException extends AbortException {
    private static final long serialVersionUID = 1;

    SafeDeployException(String message) {
        super(message);
    }

    SafeDeployException(Settlement settlement, String environment) {
        super(settlement.outcome() + ": " + settlement.release() + " of " + settlement.service() + " in " + environment
                + (settlement.candidate() == null ? "" : "; back to " + settlement.candidate())
                + (settlement.message().isBlank() ? "" : ": " + settlement.message())
                + (settlement.hold() ? ". A hold stays until a person accepts it, or deploys and that succeeds." : ""));
    }
}

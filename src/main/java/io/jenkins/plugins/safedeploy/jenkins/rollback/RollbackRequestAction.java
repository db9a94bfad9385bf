package io.jenkins.plugins.safedeploy.jenkins.rollback;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import java.util.List;

/** What somebody asked for by a click; travels with the rollback job's build. */
public final class RollbackRequestAction extends InvisibleAction implements Queue.QueueAction {
    private final String environment;
    private final String service;
    private final String release;
    private final String reason;
    private final String requester;
    private final boolean emergency;

    /** @param requester id of the user who clicked */
    public RollbackRequestAction(
            String environment, String service, String release, String reason, String requester, boolean emergency) {
        this.environment = environment;
        this.service = service;
        this.release = release;
        this.reason = reason;
        this.requester = requester;
        this.emergency = emergency;
    }

    public String getEnvironment() {
        return environment;
    }

    public String getService() {
        return service;
    }

    public String getRelease() {
        return release;
    }

    public String getReason() {
        return reason;
    }

    public String getRequester() {
        return requester;
    }

    public boolean isEmergency() {
        return emergency;
    }

    /** The same request twice is one build; different ones never fold into each other. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream()
                .filter(RollbackRequestAction.class::isInstance)
                .map(RollbackRequestAction.class::cast)
                .noneMatch(this::isSame);
    }

    /** Whether {@code other}, which may be null, asks for the same. */
    boolean isSame(RollbackRequestAction other) {
        return other != null
                && other.environment.equals(environment)
                && other.service.equals(service)
                && other.release.equals(release);
    }
}

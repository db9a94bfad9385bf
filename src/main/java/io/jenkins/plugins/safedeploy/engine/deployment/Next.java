package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.util.Arrays;
import java.util.List;

/** What has to happen next for a deployment. */
public sealed interface Next {

    /**
     * Append these, all or none, then ask again.
     *
     * @param newEpoch the driver becomes a new one: the lines carry the service's epoch + 1
     */
    record Append(List<Draft> drafts, boolean newEpoch) implements Next {}

    /** Exactly these tasks have to be going on; ask again when one ended or the ledger changed. */
    record Act(List<Task> tasks) implements Next {}

    /** It has settled. */
    record Over() implements Next {}

    /** An event of some deployment. */
    record Draft(String deployment, Event event) {}

    static Next act(Task... tasks) {
        return new Act(List.of(tasks));
    }

    static Next append(DeploymentFacts deployment, Event... events) {
        return new Append(
                Arrays.stream(events).map(e -> new Draft(deployment.id(), e)).toList(), false);
    }
}

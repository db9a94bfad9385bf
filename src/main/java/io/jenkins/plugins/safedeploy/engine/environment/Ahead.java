package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * For whom a deployment waits that cannot begin.
 *
 * @param environment its name
 * @param deployment the one that has the service, or will have it next
 * @param what such as {@code deployment of shop-3}
 * @param build such as {@code shop#3}; empty for none
 * @param actor who asked for it
 * @param since when
 * @param locked whether it has the service already
 * @param others how many more come before the one that waits
 */
public record Ahead(
        String environment,
        String deployment,
        String what,
        String build,
        String actor,
        Instant since,
        boolean locked,
        int others) {

    /** Reads {@code state}, which must stand still meanwhile. Empty when {@code deployment} waits for nobody. */
    public static Optional<Ahead> of(EnvironmentState state, String deployment) {
        return state.deployment(deployment).flatMap(facts -> {
            ServiceState service = state.service(facts.service());
            List<DeploymentFacts> queue = service.queue().stream()
                    .takeWhile(id -> !id.equals(deployment))
                    .map(id -> state.deployment(id).orElse(null))
                    .filter(Objects::nonNull)
                    .filter(other -> !other.awaitsApproval())
                    .toList();
            Optional<DeploymentFacts> owner = state.deployment(service.lock()).filter(other -> other != facts);
            return owner.or(() -> queue.stream().findFirst())
                    .map(first ->
                            of(state.name(), first, owner.isPresent(), queue.size() - (owner.isPresent() ? 0 : 1)));
        });
    }

    private static Ahead of(String environment, DeploymentFacts first, boolean locked, int others) {
        return new Ahead(
                environment,
                first.id(),
                (first.requested().kind() == Kind.ROLLBACK ? "rollback to " : "deployment of ")
                        + first.requested().release(),
                first.requested().build(),
                first.actor(),
                first.requestedAt(),
                locked,
                others);
    }

    /** One line for people. */
    public String words() {
        return "waits for " + deployment + ", the " + what + (build.isEmpty() ? "" : " by build " + build)
                + ", which " + actor + " asked for at " + Spans.time(since)
                + (locked ? " and which has the lock" : " and which is next")
                + (others == 0 ? "" : "; " + others + " more " + (others == 1 ? "comes" : "come") + " before this one");
    }
}

package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which build this is, and who wanted it. */
public final class BuildIdentity {
    private BuildIdentity() {}

    /** The build as a release remembers it; its invocation id is the same whenever it is asked for. */
    public static Build of(Run<?, ?> run) {
        String job = run.getParent().getFullName();
        String invocation = UUID.nameUUIDFromBytes((job + "#" + run.getNumber() + "@" + run.getTimeInMillis())
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
        return new Build(job, run.getNumber(), run.getUrl(), Revisions.of(run), invocation);
    }

    /** Id of the person who started it, also through builds that started this one; empty for none. */
    public static Optional<String> requester(Run<?, ?> run) {
        return starters(run).stream().findFirst();
    }

    /** Ids of everybody who had a hand in starting it: who replayed it, and who started a build that started it. */
    public static List<String> starters(Run<?, ?> run) {
        Set<String> found = new LinkedHashSet<>();
        collect(run.getCauses(), found);
        return List.copyOf(found);
    }

    private static void collect(List<? extends Cause> causes, Set<String> found) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause person && person.getUserId() != null) {
                found.add(person.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), found);
            }
        }
    }
}

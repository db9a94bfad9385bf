package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.release.Provenance;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jenkins.model.Jenkins;

/** What the controller knows about how a build made its artifacts. Made here, never on the agent; not signed yet. */
public final class BuildProvenance {
    private BuildProvenance() {}

    /** Empty for a release without artifacts. @param now when the statement is made */
    public static Optional<Provenance> of(Run<?, ?> run, Release release, Instant now) {
        if (release.artifacts().isEmpty()) {
            return Optional.empty();
        }
        Instant started = Instant.ofEpochMilli(run.getStartTimeInMillis());
        return Optional.of(Provenance.of(
                release,
                Revisions.source(run),
                builder(),
                Map.of("jenkins", Jenkins.VERSION),
                parameters(run),
                Map.of("job", run.getParent().getFullName(), "build", Integer.toString(run.getNumber())),
                started,
                now.isBefore(started) ? started : now));
    }

    private static String builder() {
        String url = Jenkins.get().getRootUrl();
        return url == null ? "urn:jenkins:" + Jenkins.get().getLegacyInstanceId() : url;
    }

    /** What whoever started the build chose, without secrets. */
    private static Map<String, String> parameters(Run<?, ?> run) {
        Map<String, String> chosen = new TreeMap<>();
        ParametersAction action = run.getAction(ParametersAction.class);
        if (action != null) {
            for (ParameterValue value : action.getParameters()) {
                if (!value.isSensitive()) {
                    chosen.put(value.getName(), String.valueOf(value.getValue()));
                }
            }
        }
        BuildIdentity.requester(run).ifPresent(user -> chosen.put("requester", user));
        return chosen;
    }
}

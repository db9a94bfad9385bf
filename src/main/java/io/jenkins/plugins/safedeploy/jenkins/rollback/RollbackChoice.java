package io.jenkins.plugins.safedeploy.jenkins.rollback;

import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildLabel;
import io.jenkins.plugins.safedeploy.jenkins.build.JobNames;

/** Where somebody wants to go back to, in the words of steps, pages, API and CLI. */
public final class RollbackChoice {
    private RollbackChoice() {}

    /**
     * @param release {@code last-verified}, {@code before-current} or the id of a release; not read with {@code build}
     * @param build such as {@code shop#42}, by any name that the job ever had; empty for none
     * @throws IllegalArgumentException when it is none of these
     */
    public static Candidates.Choice of(ServiceState service, String release, String build) {
        if (!build.isEmpty()) {
            BuildLabel label = BuildLabel.parse(build)
                    .orElseThrow(() -> new IllegalArgumentException("Not a build: '" + build
                            + "'. Allowed: the full name of a job, '#' and a number: 'shop#42'."));
            return JobNames.get().ever(label.job()).stream()
                    .map(name -> Candidates.byBuild(service, name, label.number()))
                    .filter(choice -> choice.candidate().isPresent())
                    .findFirst()
                    .orElseGet(() -> Candidates.byBuild(service, label.job(), label.number()));
        }
        return switch (release) {
            case "last-verified" -> Candidates.lastVerified(service);
            case "before-current" -> Candidates.previous(service);
            default -> Candidates.byRelease(service, new ReleaseId(release));
        };
    }
}

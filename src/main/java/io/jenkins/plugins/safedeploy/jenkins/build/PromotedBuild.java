package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.AbortException;
import hudson.Functions;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.util.VirtualFile;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** A build of another job whose archived artifacts are deployed as they are: what was tested is what goes on. */
public final class PromotedBuild {
    private PromotedBuild() {}

    /**
     * @param deploying the build whose step asks
     * @param as whom that step runs as
     * @param label {@code job#42}, the job relative to that of the step or by its full name
     * @throws AbortException when there is no such build, it went wrong, or the step may not read it; the message does
     *     not tell which, where that would tell of a job that it may not read
     */
    public static Run<?, ?> find(Run<?, ?> deploying, Authentication as, String label) throws AbortException {
        BuildLabel build = BuildLabel.parse(label)
                .orElseThrow(() -> new AbortException(
                        "fromBuild is '" + label + "'; it has to name a build, such as fromBuild: 'build-shop#42'."));
        Job<?, ?> job = Jenkins.get().getItem(build.job(), deploying.getParent(), Job.class);
        Run<?, ?> run =
                job == null || !mayRead(deploying.getParent(), as, job) ? null : job.getBuildByNumber(build.number());
        if (run == null) {
            throw new AbortException(
                    "There is no build '" + label + "', or this job may not read its artifacts: allowed"
                            + " are jobs of its own folder, and jobs that everybody who is logged in may read.");
        }
        Result result = run.getResult();
        if (result != null && result.isWorseThan(Result.UNSTABLE)) {
            throw new AbortException("Build '" + label + "' ended with " + result + "; only one that went well can be"
                    + " deployed from.");
        }
        return run;
    }

    /** A step that runs as the system proves nothing, so what it may read is bounded. */
    private static boolean mayRead(Job<?, ?> deploying, Authentication as, Job<?, ?> from) {
        if (as.equals(ACL.SYSTEM2) && from.getParent() == deploying.getParent()) {
            return true;
        }
        Authentication who = as.equals(ACL.SYSTEM2)
                ? new UsernamePasswordAuthenticationToken(
                        "authenticated", "", List.of(SecurityRealm.AUTHENTICATED_AUTHORITY2))
                : as;
        return from.getACL().hasPermission2(who, Item.READ)
                && (!Functions.isArtifactsPermissionEnabled() || from.getACL().hasPermission2(who, Run.ARTIFACTS));
    }

    /** Whether that build has archived something for each pattern of the plan. */
    public static boolean has(Plan plan, Run<?, ?> run) throws IOException {
        VirtualFile archive = run.getArtifactManager().root();
        for (String pattern : plan.artifacts()) {
            if (archive.list(pattern, null, false).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hashes what was archived; it stays where it is.
     *
     * @param captured what the target adds to the captured configuration
     * @param workspace where the plan's configuration files are looked up
     * @throws AbortException when a pattern matches nothing
     */
    public static Release release(
            Plan plan, Run<?, ?> from, Map<String, String> captured, Instant now, Workspace workspace)
            throws IOException {
        Found found = workspace.call(Found.in(List.of(), plan.configurationFiles()));
        ArchivedRelease archived = ArchivedRelease.in(from, plan.artifacts());
        List<String> missing = new ArrayList<>(found.missing());
        missing.addAll(archived.missing());
        if (!missing.isEmpty()) {
            throw new AbortException("No artifact of " + from.getFullDisplayName() + " (or no configuration file of the"
                    + " workspace) matches: " + String.join(", ", missing) + ". Nothing was deployed.");
        }
        return archived.release(plan, now, found.texts(captured));
    }
}

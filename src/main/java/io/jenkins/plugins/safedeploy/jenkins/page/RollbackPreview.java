package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.Computer;
import hudson.model.ModelObject;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Stapler;

/** What a rollback would do and whether it would work, told before the click. */
public final class RollbackPreview implements ModelObject {
    private final EnvironmentPage page;
    private final JenkinsEnvironment environment;
    private final String service;
    private final Optional<Installed> from;
    private final Optional<Candidate> to;
    private final String whyNot;
    private final String lock;
    private final List<String> obstacles = new ArrayList<>();
    private final List<String> assurances = new ArrayList<>();

    /** Of the service and the release that the request names. */
    RollbackPreview(EnvironmentPage page, JenkinsEnvironment environment) {
        this(page, environment, parameter("service"), parameter("release"));
    }

    RollbackPreview(EnvironmentPage page, JenkinsEnvironment environment, String service, String release) {
        this.page = page;
        this.environment = environment;
        this.service = service;
        Candidates.Choice choice = environment.ledger().read(state -> {
            ServiceState found = state.service(service);
            return release.isEmpty()
                    ? Candidates.lastVerified(found)
                    : Candidates.byRelease(found, new ReleaseId(release));
        });
        this.from = environment.ledger().read(state -> state.service(service).current());
        this.to = choice.candidate();
        this.whyNot = to.isPresent() ? "" : choice.reason();
        this.lock = environment.ledger().read(state -> state.service(service).lock());
        examine();
    }

    private static String parameter(String name) {
        String given = Stapler.getCurrentRequest2().getParameter(name);
        return given == null ? "" : given;
    }

    private void examine() {
        if (to.isEmpty()) {
            obstacles.add("There is nothing to go back to: " + whyNot);
            return;
        }
        if (!Jenkins.get().hasPermission(SafeDeployPermissions.ROLLBACK)) {
            obstacles.add("You lack the permission Safe Deploy/Rollback.");
        }
        try {
            artifacts(Json.read(environment.ledger().document(to.get().document()), Release.class));
            agent(Plan.fromJson(environment.ledger().document(to.get().plan())));
        } catch (IOException e) {
            obstacles.add("What is known of " + to.get().release() + " cannot be read: " + e.getMessage());
        }
    }

    private void artifacts(Release release) throws IOException {
        ArtifactStore store = environment.artifacts();
        int files = 0;
        for (Artifact artifact : release.artifacts()) {
            if (artifact.kind() == Artifact.Kind.FILE) {
                files++;
                if (!store.has(artifact)) {
                    obstacles.add("The artifact '" + artifact.name() + "' is gone (" + artifact.location() + ").");
                }
            }
        }
        if (obstacles.isEmpty()) {
            assurances.add("Its artifacts are there (" + files + "); their digests are checked when they are read.");
        }
    }

    private void agent(Plan plan) {
        String node = plan.place().node();
        if (node.isEmpty()) {
            return;
        }
        Computer computer = Jenkins.get().getComputer(node);
        if (computer == null) {
            obstacles.add("The agent '" + node + "' does not exist any more.");
        } else if (computer.isOffline()) {
            obstacles.add("The agent '" + node + "' is offline; the rollback would wait five minutes for it.");
        } else {
            assurances.add("The agent '" + node + "' is online.");
        }
    }

    @Override
    public String getDisplayName() {
        return "Roll back";
    }

    public EnvironmentPage getPage() {
        return page;
    }

    public String getService() {
        return service;
    }

    public String getFrom() {
        return from.map(installed -> installed.release().release().value()).orElse("nothing that is known");
    }

    public String getFromBuild() {
        return from.map(installed -> installed.release().build()).orElse("");
    }

    public String getFromSince() {
        return from.map(installed -> Spans.time(installed.since())).orElse("");
    }

    public String getTo() {
        return to.map(candidate -> candidate.release().value()).orElse("");
    }

    public String getToBuild() {
        return to.map(Candidate::build).orElse("");
    }

    public String getToVerifiedAt() {
        return to.map(Candidate::verifiedAt).map(Spans::time).orElse("never");
    }

    public String getFromContent() {
        return from.map(installed -> installed.release().content().brief()).orElse("");
    }

    public String getToContent() {
        return to.map(candidate -> candidate.content().brief()).orElse("");
    }

    /** Deployment that has to come to its end first; empty when the rollback begins at once. */
    public String getLock() {
        return lock;
    }

    /** Why it would not work; empty when nothing is known against it. */
    public List<String> getObstacles() {
        return obstacles;
    }

    public List<String> getAssurances() {
        return assurances;
    }

    public boolean isPossible() {
        return obstacles.isEmpty();
    }
}

package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One deployment of a build: how it went, and where one can go from it. Reads the ledger's projection. */
public final class BuildRow {
    private final JenkinsEnvironment environment;
    private final DeploymentsAction.Deployed deployed;
    private final Now now;

    /**
     * What the projection knows.
     *
     * @param facts a copy; null when it has settled
     * @param settled null while it is under way, or when it was so long ago that only the ledger's lines know it
     * @param current release that runs; empty for none
     * @param away where a rollback away from what runs would go
     * @param choice the way back to this build's release
     * @param busy what is being done to the service now; empty for nothing
     * @param quarantine why it needs a reason to come back; empty when it does not
     */
    private record Now(
            Instant at,
            DeploymentFacts facts,
            InFlight flight,
            Settlement settled,
            String service,
            String release,
            String current,
            Candidates.Choice away,
            Candidates.Choice choice,
            String quarantine,
            String busy) {
        static Now of(EnvironmentState state, String deployment, Instant at) {
            Optional<DeploymentFacts> facts = state.deployment(deployment);
            Optional<Settlement> settled = state.recent().stream()
                    .filter(each -> each.deployment().equals(deployment))
                    .findFirst();
            String service = facts.map(DeploymentFacts::service)
                    .or(() -> settled.map(Settlement::service))
                    .orElse("");
            String release = facts.map(found -> found.requested().release())
                    .or(() -> settled.map(Settlement::release))
                    .map(ReleaseId::value)
                    .orElse("");
            ServiceState now = state.service(service);
            return new Now(
                    at,
                    facts.map(DeploymentFacts::copy).orElse(null),
                    facts.map(found -> InFlight.of(state, found, at)).orElse(null),
                    settled.orElse(null),
                    service,
                    release,
                    now.current()
                            .map(installed -> installed.release().release().value())
                            .orElse(""),
                    Candidates.lastVerified(now),
                    release.isEmpty() ? null : Candidates.byRelease(now, new ReleaseId(release)),
                    now.quarantine().values().stream()
                            .filter(each -> each.release().equals(release))
                            .map(each -> "it is quarantined since " + Spans.time(each.since())
                                    + (settled.filter(end -> end.message().equals(each.why()))
                                                    .isPresent()
                                            ? " for that"
                                            : ": " + each.why())
                                    + ". A person can deploy it again, with a reason.")
                            .findFirst()
                            .orElse(""),
                    state.deployment(now.lock())
                            .filter(owner -> !owner.effects().isEmpty())
                            .map(owner -> InFlightView.brief(owner, InFlight.of(state, owner, at)))
                            .orElse(""));
        }
    }

    BuildRow(JenkinsEnvironment environment, DeploymentsAction.Deployed deployed) {
        this.environment = environment;
        this.deployed = deployed;
        Instant at = environment.clock().now();
        this.now = environment.ledger().read(state -> Now.of(state, deployed.getDeployment(), at));
    }

    public String getDeployment() {
        return deployed.getDeployment();
    }

    /** Whether there is a provenance statement about the earlier build that was or would be adopted. */
    public boolean isAdoptedProven() {
        return !deployed.getAdopted().isEmpty();
    }

    /** Whether there is a provenance statement. */
    public boolean isProven() {
        return !deployed.getProvenance().isEmpty();
    }

    public String getEnvironment() {
        return environment.name();
    }

    /** Whether whoever asks may stop it, and roll back. */
    public boolean isMayRollBack() {
        return Authority.over(environment.name()).may(SafeDeployPermissions.ROLLBACK);
    }

    /** Of the environment, relative to the root of Jenkins. */
    public String getUrl() {
        return SafeDeployRoot.url(environment.name());
    }

    public String getService() {
        return now.service();
    }

    public String getRelease() {
        return now.release();
    }

    /** Null while it is under way, or when it was long ago. */
    public SettledView getSettled() {
        return now.settled() == null ? null : new SettledView(now.settled(), now.at());
    }

    public boolean isUnderWay() {
        return now.facts() != null;
    }

    public boolean isAwaitsApproval() {
        return isUnderWay() && now.facts().awaitsApproval();
    }

    /** What it does and what people can do about it; null when it is over. */
    public InFlightView getInFlight() throws IOException {
        return isUnderWay() ? new InFlightView(environment, now.facts(), now.flight(), now.at()) : null;
    }

    /** Everything about it; null when that is so long ago that it is not among the ledger's lines that are read. */
    public DeploymentPage getPage() throws IOException {
        return DeploymentPage.of(environment, getDeployment(), deployed.getAnchor())
                .orElse(null);
    }

    public boolean isRunsNow() {
        return !getRelease().isEmpty() && getRelease().equals(getCurrent());
    }

    /** What runs now, in words; empty while this deployment is under way. */
    public String getState() {
        if (isUnderWay()) {
            return "";
        }
        String before = isRunsNow() ? "it" : getCurrent().isEmpty() ? "nothing that is known" : getCurrent();
        return now.busy().isEmpty()
                ? (isRunsNow()
                        ? "It runs now."
                        : getCurrent().isEmpty() ? "Nothing runs now that is known." : "Now runs " + before + ".")
                : now.busy() + "; " + before + " ran before that.";
    }

    /** What runs now; empty for nothing. */
    public String getCurrent() {
        return now.current();
    }

    /** Where a rollback away from this build's release would go; empty when it does not run or there is nothing. */
    public String getAway() {
        return isRunsNow()
                ? now.away().candidate().map(to -> to.release().value()).orElse("")
                : "";
    }

    /** What is to be known of {@link #getAway} before anything else; empty for nothing. */
    public String getAwayNote() {
        boolean adopted =
                isRunsNow() && now.away().candidate().filter(Candidate::adopted).isPresent();
        return adopted ? Candidate.ADOPTED : "";
    }

    /** Whether one can go back to this build's release. */
    public boolean isBackTo() {
        return !isRunsNow() && now.choice() != null && now.choice().candidate().isPresent();
    }

    /** Why one can neither go back to it nor away from it; empty when one can, or while it is under way. */
    public String getWhyNot() {
        if (isUnderWay() || isBackTo() || !getAway().isEmpty()) {
            return "";
        } else if (isRunsNow()) {
            return "There is nothing to go back to: " + ServiceView.why(now.away());
        }
        return now.choice() == null
                ? "It was so long ago that it is not remembered as a way back."
                : "There is no way back to it: "
                        + (now.quarantine().isEmpty() ? now.choice().reason() : now.quarantine());
    }
}

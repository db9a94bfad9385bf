package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.ForceStop;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A deployment that has not settled: what it does, what it will do by itself, and what people can do about it. */
public final class InFlightView {
    private final DeploymentFacts facts;
    private final InFlight flight;
    private final Instant now;
    private final List<GateView> gates;
    private final List<ApprovalView> approvals;
    private final String whyNotApprove;
    private final String whyNotReject;

    /**
     * @param facts a copy
     * @throws IOException when its plan cannot be read
     */
    InFlightView(JenkinsEnvironment environment, DeploymentFacts facts, InFlight flight, Instant now)
            throws IOException {
        this.facts = facts;
        this.flight = flight;
        this.now = now;
        Plan plan = Plan.fromJson(environment
                .ledger()
                .document(
                        facts.decided() == null
                                ? facts.requested().plan()
                                : facts.decided().candidate().plan()));
        this.gates = plan.gates().stream()
                .map(gate -> GateView.of(
                        gate,
                        facts.gate(gate.name(), facts.round()),
                        environment.gates().of(facts.id(), gate.name()),
                        now))
                .toList();
        this.approvals = facts.awaitsApproval()
                ? plan.approvals().stream()
                        .map(approval -> ApprovalView.of(approval, facts))
                        .toList()
                : List.of();
        Approvals.Person person = Authority.over(environment.name()).person();
        Approvals.Decision word = Approvals.decide(
                facts.awaitsApproval() ? plan.approvals() : List.of(),
                person,
                facts.actor(),
                facts.requested().starters());
        this.whyNotReject = why(word);
        this.whyNotApprove = why(Approvals.stillCounts(word, person, facts.approvers()));
    }

    private static String why(Approvals.Decision decision) {
        return decision.allowed() ? "" : String.join("; ", decision.reasons());
    }

    public String getId() {
        return facts.id();
    }

    public String getRelease() {
        return facts.requested().release().value();
    }

    public BuildLink getBuild() {
        return BuildLink.of(facts.requested().build());
    }

    public String getActor() {
        return facts.actor();
    }

    public String getReason() {
        return facts.requested().reason();
    }

    public String getAgo() {
        return Spans.ago(facts.requestedAt(), now);
    }

    public boolean isRollback() {
        return isRollback(facts);
    }

    public boolean isGoingBack() {
        return isGoingBack(facts);
    }

    static boolean isGoingBack(DeploymentFacts facts) {
        return facts.decided() != null || facts.evidenceEpoch() > 0;
    }

    public boolean isAwaitsApproval() {
        return facts.awaitsApproval();
    }

    /** Digest of what people are asked; empty while they are not. */
    public String getQuestion() {
        return facts.awaitsApproval() ? facts.approval().bound().toString() : "";
    }

    public List<ApprovalView> getApprovals() {
        return approvals;
    }

    /** Why a yes of whoever looks would not count; empty when it would. */
    public String getWhyNotApprove() {
        return whyNotApprove;
    }

    /** As {@link #getWhyNotApprove}; somebody who said yes may still say no. */
    public String getWhyNotReject() {
        return whyNotReject;
    }

    /** Those that are measured now or will be; after a rollback those of the earlier release. */
    public List<GateView> getGates() {
        return isGoingBack() && facts.decided() == null ? List.of() : gates;
    }

    /** {@code shop-4 is being measured}. */
    static String brief(DeploymentFacts facts, InFlight flight) {
        String release = facts.requested().release().value();
        return switch (flight.phase()) {
            case REQUESTED -> release + " waits for its turn";
            case APPROVAL -> facts.awaitsApproval() ? release + " waits for people" : release + " waits for its turn";
            case PREFLIGHT, PREFLIGHT2 -> release + " is checked before it is deployed";
            case HOOK, STEP, APPLY, FENCE -> release + " is being put in place";
            case UNDO, DECIDE, COMPENSATE, RESTORE ->
                release + (isRollback(facts) ? " is being put back" : " is going back");
            case GATES ->
                release + (facts.round().step() == 0 ? " is in place" : " is in place for a share")
                        + " and is being measured";
            case REVERIFY -> facts.decided().candidate().named() + " was put back and is being measured";
            case FINISH ->
                (facts.decided() == null
                                ? release
                                : facts.decided().candidate().release().value())
                        + " is verified; what is no longer needed is taken away";
            case SETTLED -> release + " is over";
        };
    }

    private static boolean isRollback(DeploymentFacts facts) {
        return facts.requested().kind() == Kind.ROLLBACK;
    }

    /** What it is doing, in one sentence. */
    public String getDoing() {
        return switch (flight.phase()) {
            case REQUESTED -> "Waits for its turn: " + flight.next() + ".";
            case PREFLIGHT, PREFLIGHT2 ->
                "Proves that it can deploy, and that it could go back. Nothing was touched yet.";
            case APPROVAL ->
                facts.awaitsApproval()
                        ? "Waits for people. Nothing was touched yet."
                        : "Approved; waits for its turn: " + flight.next() + ".";
            case HOOK -> "Runs the hooks before the deployment.";
            case UNDO -> "Takes its hooks back.";
            case STEP ->
                "Puts " + getRelease() + " in place for a share: step "
                        + facts.round().step() + " of "
                        + facts.course().target().steps() + ".";
            case APPLY -> "Puts " + getRelease() + " in place.";
            case FENCE -> "Makes sure that nothing of an earlier try can land any more.";
            case GATES ->
                getRelease()
                        + (facts.round().step() == 0
                                ? " is in place and is being measured."
                                : " is in place for a share, step "
                                        + facts.round().step() + " of "
                                        + facts.course().target().steps() + ", and is being measured.");
            case DECIDE -> "Saves what tells why, then goes back" + destination() + ".";
            case COMPENSATE -> "Takes back what the release did, then goes back" + destination() + ".";
            case RESTORE -> "Puts the earlier release back:" + destination().replace(" to ", " ") + ".";
            case REVERIFY -> "Went back" + destination() + "; it is being measured again.";
            case FINISH -> "Is verified. Takes away what is no longer needed.";
            case SETTLED -> "Is over.";
        };
    }

    private String destination() {
        return facts.decided() != null
                ? " to " + facts.decided().candidate().named()
                : facts.preflight() != null && facts.preflight().candidate() != null
                        ? " to " + facts.preflight().candidate().named()
                        : "";
    }

    /** What happens next without anybody, and when. */
    public String getNext() {
        if (facts.awaitsApproval()) {
            Instant deadline = facts.approval().deadline();
            return "Expires " + Spans.in(deadline, now) + " (" + Spans.time(deadline) + ") if nobody decides."
                    + (facts.preflight() == null ? "" : " After the approval: " + afterwards());
        } else if (isGoingBack()) {
            return "Afterwards a hold keeps automatic deployments away until a person ends it.";
        } else if (facts.preflight() == null) {
            return "";
        }
        String deadline =
                facts.deadline() == null ? "" : " Also when it is not done " + Spans.in(facts.deadline(), now) + ".";
        return afterwards() + (DeploymentProcess.wayBack(facts).isPresent() ? deadline : "");
    }

    private String afterwards() {
        return DeploymentProcess.wayBack(facts)
                .map(to -> "Goes back to " + to.named() + " by itself as soon as a gate fails.")
                .orElseGet(() -> "If a gate fails, nothing goes back by itself: "
                        + DeploymentProcess.whyHeld(facts).orElse("") + ". It is held then.");
    }

    /** What a stop does now; empty when there is nothing to stop. */
    public String getStop() {
        if (facts.stoppedByPerson() || facts.forced()) {
            return "";
        } else if (isGoingBack()) {
            return "Is noted, no more: it is on its way back, and that comes to its end first. It can be stopped by force "
                    + ForceStop.AFTER.toSeconds() + " s later.";
        } else if (facts.effects().isEmpty()) {
            return "Nothing was touched yet: what runs now stays.";
        } else if (facts.course().choices().onAbort() == PolicySettings.AbortAction.LEAVE) {
            return getRelease() + " stays where it is once it is in place, with a hold.";
        }
        return DeploymentProcess.wayBack(facts)
                .map(to -> "Goes back to " + to.named() + ", with a hold.")
                .orElse("There is no way back by itself: it is held as it is.");
    }

    /** Which stop was asked for, and when another kind of it can be; empty for none. */
    public String getStopped() {
        if (facts.forced()) {
            return "A stop by force was asked for.";
        } else if (facts.abort() == null) {
            return "";
        }
        return "A stop was asked for: " + facts.abort().reason()
                + ForceStop.from(facts)
                        .filter(now::isBefore)
                        .map(from -> ". It can be stopped by force " + Spans.in(from, now) + ".")
                        .orElse("");
    }

    /** What a stop by force does; empty when there cannot be one now. */
    public String getForce() {
        return ForceStop.whyNot(facts, now).isEmpty() ? "By force: " + ForceStop.MEANS : "";
    }
}

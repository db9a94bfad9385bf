package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.AbortException;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Hold;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.policy.Closed;
import io.jenkins.plugins.safedeploy.engine.policy.DeployPolicy;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredPolicy;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One service at one moment, in words. */
public final class ServiceView {
    private final String name;
    private final Optional<Installed> current;
    private final String by;
    private final boolean certain;
    private final Candidates.Choice choice;
    private final Optional<Hold> hold;
    private final List<String> quarantine;
    private final List<Candidate> candidates;
    private final List<Going> going = new ArrayList<>();
    private final List<InFlightView> inFlight = new ArrayList<>();
    private final long waiting;
    private final int more;
    private final String lock;
    private final Instant lastRollback;
    private final List<String> closed = new ArrayList<>();
    private final Instant now;

    /** Deployments under way that are shown at most; each has a plan to be read. */
    private static final int SHOWN = 20;

    private record Going(DeploymentFacts facts, InFlight flight) {}

    /** Reads the state, which stands still meanwhile, and nothing else. */
    ServiceView(EnvironmentState state, String service, Instant now) {
        ServiceState found = state.service(service);
        this.now = now;
        name = service;
        current = found.current();
        by = current.flatMap(installed -> state.recent().stream()
                        .filter(settled -> settled.deployment().equals(installed.deployment()))
                        .findFirst())
                .map(Settlement::actor)
                .orElse("");
        certain = found.certain();
        choice = wayBack(state, found);
        hold = found.hold();
        quarantine = found.quarantine().values().stream()
                .map(each -> (each.release().isEmpty() ? "a release without a name" : each.release()) + ", "
                        + Spans.ago(each.since(), now) + ": " + each.why())
                .toList();
        Digest content = current.map(installed -> installed.release().content()).orElse(null);
        candidates = Candidates.inOrder(found, content);
        List<DeploymentFacts> all = state.deployments().values().stream()
                .filter(facts -> facts.service().equals(service))
                .toList();
        waiting = all.stream().filter(DeploymentFacts::awaitsApproval).count();
        more = Math.max(0, all.size() - SHOWN);
        lock = lock(state, found, now);
        lastRollback = found.lastRollback();
        all.stream()
                .sorted(Comparator.comparing(facts -> !found.lock().equals(facts.id())))
                .limit(SHOWN)
                .forEach(facts -> going.add(new Going(facts.copy(), InFlight.of(state, facts, now))));
    }

    private static String lock(EnvironmentState state, ServiceState service, Instant now) {
        int queue = service.queue().size();
        return state.deployment(service.lock())
                        .map(owner -> "held for " + owner.requested().release() + " of " + owner.actor()
                                + ", asked for " + Spans.ago(owner.requestedAt(), now))
                        .orElse("free")
                + (queue == 0 ? "" : "; " + queue + " in the queue");
    }

    /** While something is being done to it, the way back is the one that was proven before. */
    private static Candidates.Choice wayBack(EnvironmentState state, ServiceState service) {
        return state.deployment(service.lock())
                .filter(owner -> !owner.effects().isEmpty() && owner.preflight() != null)
                .map(owner -> new Candidates.Choice(
                        owner.preflight().candidate(), "there is nothing verified to go back to", List.of()))
                .orElseGet(() -> Candidates.lastVerified(service));
    }

    /** With the plans of what is under way, which are files. */
    ServiceView withDeployments(JenkinsEnvironment environment) throws IOException {
        for (Going each : going) {
            inFlight.add(new InFlightView(environment, each.facts(), each.flight(), now));
        }
        try {
            Closed.of(lastRollback, times(environment), now).forEach(each -> closed.add(each.words(now)));
        } catch (AbortException e) {
            closed.add(e.getMessage());
        }
        return this;
    }

    /** As it is declared, and as the plan of what runs says; the next plan may say something else. */
    private DeployPolicy times(JenkinsEnvironment environment) throws IOException {
        DeployPolicy declared = DeclaredPolicy.times(environment.name());
        if (current.isEmpty()) {
            return declared;
        }
        byte[] plan = environment.ledger().document(current.get().release().plan());
        return declared.and(DeployPolicy.of(Plan.fromJson(plan).policy()));
    }

    /** Why it takes no deployments now, and when it does again; only after {@link #withDeployments}. */
    public List<String> getClosed() {
        return List.copyOf(closed);
    }

    public String getName() {
        return name;
    }

    /** Release that runs; empty for none. */
    public String getRuns() {
        return current.map(installed -> installed.release().release().value()).orElse("");
    }

    public BuildLink getBuild() {
        return BuildLink.of(
                current.map(installed -> installed.release().build()).orElse(""));
    }

    /** {@code verified, since 2026-11-23 02:41:07 UTC (5 min ago), asked for by alice}. */
    public String getState() {
        return verified()
                + current.map(installed -> ", since " + Spans.time(installed.since()) + " (" + getAgo() + ")")
                        .orElse("")
                + (by.isEmpty() ? "" : ", asked for by " + by);
    }

    private String verified() {
        return isVerified()
                ? "verified"
                : current.filter(installed -> installed.release().adopted()).isPresent()
                        ? Candidate.ADOPTED
                        : "NOT verified";
    }

    /** Whether something is being done to it, so that what the ledger calls current may not be there any more. */
    public boolean isTouched() {
        return going.stream().anyMatch(each -> !each.facts().effects().isEmpty());
    }

    public String getAgo() {
        return current.map(installed -> Spans.ago(installed.since(), now)).orElse("");
    }

    /** The deployment that put it there; empty for none. */
    public String getDeployment() {
        return current.map(Installed::deployment).orElse("");
    }

    public boolean isVerified() {
        return current.map(Installed::verified).orElse(false);
    }

    /** Whether it is known what runs. */
    public boolean isCertain() {
        return certain;
    }

    /** Whether it is on its way back. */
    public boolean isGoingBack() {
        return going.stream().anyMatch(each -> InFlightView.isGoingBack(each.facts()));
    }

    /** Release that a rollback would go to; empty for none. */
    public String getWayBack() {
        return choice.candidate().map(to -> to.release().value()).orElse("");
    }

    /** What is to be known of that release before anything else; empty for nothing. */
    public String getWayBackNote() {
        return choice.candidate().filter(Candidate::adopted).isPresent() ? ", " + Candidate.ADOPTED : "";
    }

    public String getWhyNoWayBack() {
        if (choice.candidate().isPresent()) {
            return "";
        }
        return choice.passedOver().size() == 1 && isVerified() && certain ? choice.reason() : why(choice);
    }

    /** Why there is no way back, with what was passed over. */
    static String why(Candidates.Choice choice) {
        return choice.reason()
                + choice.passedOver().stream()
                        .map(each -> "; " + each.release() + ": " + each.why())
                        .collect(Collectors.joining());
    }

    /** {@code rollback depth 2}: how many verified releases one can go back to. */
    public String getDepth() {
        return "rollback depth " + candidates.size();
    }

    /** Who has the lock of the service, and how many wait for it. */
    public String getLock() {
        return lock;
    }

    /** Why there is a hold; empty for none. */
    public String getHold() {
        return hold.map(Hold::why).orElse("");
    }

    public String getHeld() {
        return hold.map(each -> Spans.ago(each.since(), now)).orElse("");
    }

    /** What needs a reason to come back. */
    public List<String> getQuarantine() {
        return quarantine;
    }

    /** Where a rollback can go, best first. */
    public List<CandidateView> getCandidates() {
        return candidates.stream()
                .map(candidate -> new CandidateView(
                        candidate.release().value(),
                        BuildLink.of(candidate.build()),
                        candidate.verifiedAt() == null ? Candidate.ADOPTED : Spans.ago(candidate.verifiedAt(), now)))
                .toList();
    }

    /** What is under way or waits; only after {@link #withDeployments}. */
    public List<InFlightView> getInFlight() {
        return List.copyOf(inFlight);
    }

    /** How many more wait than {@link #getInFlight} has. */
    public int getMore() {
        return more;
    }

    /** How many deployments wait for people. */
    public long getWaiting() {
        return waiting;
    }

    /** The whole in one line, for somebody who was woken up. */
    public String getHeadline() {
        if (!going.isEmpty()) {
            String first = InFlightView.brief(going.get(0).facts(), going.get(0).flight());
            int others = going.size() - 1 + more;
            return others == 0 ? first : first + ", and " + others + " more " + (others == 1 ? "waits" : "wait");
        } else if (!certain) {
            return "Nobody knows what runs";
        } else if (current.isEmpty()) {
            return "Nothing was deployed from here yet";
        }
        return getRuns() + " runs, " + verified() + (hold.isEmpty() ? "" : ", on hold");
    }

    /** Which of core's colours fits. */
    public String getTone() {
        return !going.isEmpty()
                ? "info"
                : !certain || !isVerified() ? "error" : hold.isPresent() ? "warning" : "success";
    }

    /** A release that can be put back. */
    public record CandidateView(String release, BuildLink build, String verified) {}
}

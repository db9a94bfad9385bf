package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.policy.DeployPolicy;
import io.jenkins.plugins.safedeploy.engine.policy.Policies;
import io.jenkins.plugins.safedeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.safedeploy.engine.policy.PolicyRequest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proves, before anything is touched, all that can be proven: the way there, the way back, and that it can be seen. */
final class PreflightTask {
    private final EnvironmentLedger ledger;
    private final Releases releases;
    private final Host host;
    private final Clock clock;

    PreflightTask(EnvironmentLedger ledger, Releases releases, Host host, Clock clock) {
        this.ledger = ledger;
        this.releases = releases;
        this.host = host;
        this.clock = clock;
    }

    Event perform(DeploymentFacts facts, int round, Cancellation cancellation) {
        Findings findings = new Findings();
        try {
            PlacedRelease placed = releases.placed(facts.asCandidate(null), facts.id());
            findings.notes.addAll(placed.plan().warnings());
            policy(facts, placed, findings);
            secrets(placed.release(), findings);
            boolean rollback = facts.requested().kind() == Kind.ROLLBACK;
            if (credentials(placed.plan(), rollback, findings)) {
                Observation seen = observe(placed, findings);
                Witnesses.check(ledger, seen).ifPresent(why -> {
                    findings.problems.add(why);
                    Witnesses.remember(ledger, facts.service(), seen.witness(), why);
                });
                dryRun(placed, rollback, findings);
                if (rollback) {
                    findings.candidate = measuredToday(asked(facts, findings), findings);
                } else {
                    candidate(facts, placed, findings);
                    gates(facts, placed, seen, findings, cancellation);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.problems.add(String.valueOf(e.getMessage()));
        }
        return new Event.PreflightEnded(
                round,
                findings.problems.stream().map(host.masker()::mask).toList(),
                findings.notes.stream().map(host.masker()::mask).toList(),
                findings.candidate,
                findings.alreadyFailing,
                findings.irreversible.stream().map(host.masker()::mask).toList());
    }

    /** Asked when it was requested, and now again: hold, quarantine and freeze may have come while it waited. */
    private void policy(DeploymentFacts facts, PlacedRelease placed, Findings findings) {
        boolean deploy = facts.requested().kind() == Kind.DEPLOY;
        PolicyDecision decision = ledger.read(state -> Policies.decide(
                state,
                facts.service(),
                deploy
                        ? PolicyRequest.of(facts.requested(), placed.release().build())
                        : PolicyRequest.of(facts.requested()),
                deploy ? DeployPolicy.of(placed.plan().policy()) : DeployPolicy.DEFAULT,
                clock.now()));
        findings.problems.addAll(decision.reasons());
        findings.notes.addAll(decision.notes());
    }

    private void secrets(Release release, Findings findings) {
        release.configuration().forEach((name, value) -> {
            if (host.masker().find(value).isPresent()) {
                findings.problems.add("captured configuration '" + name
                        + "' holds a known secret; it would be written down. Give the id of a credential instead");
            }
        });
    }

    /**
     * A gate that could not be measured would be found out only after the apply where nothing is deployed yet. The way back is
     * never closed by one.
     *
     * @return whether the rest can be proven
     */
    private boolean credentials(Plan plan, boolean rollback, Findings findings) {
        MissingCredentials missing = new MissingCredentials(plan, host.credentials(plan));
        List<String> gates = missing.ofGates();
        (rollback ? findings.notes : findings.problems).addAll(gates);
        Optional<String> target = missing.ofTarget();
        target.ifPresent(findings.problems::add);
        return target.isEmpty() && (rollback || gates.isEmpty());
    }

    private Observation observe(PlacedRelease placed, Findings findings) {
        if (!placed.target().capabilities().observes()) {
            findings.notes.add("this target cannot be observed: what is installed is known from the ledger only");
            return null;
        }
        try {
            return placed.target().observe();
        } catch (TargetException e) {
            findings.problems.add("the target cannot be observed: " + e.getMessage());
            return null;
        }
    }

    private void dryRun(PlacedRelease placed, boolean rollback, Findings findings) {
        DryRun result = placed.target().dryRun(placed.release(), rollback);
        findings.problems.addAll(result.problems());
        findings.notes.addAll(result.notes());
        findings.irreversible.addAll(result.irreversible());
    }

    /** What a rollback was asked to go to. An adopted one counts only while nothing was ever verified, also meanwhile. */
    private Candidate asked(DeploymentFacts facts, Findings findings) {
        Candidate asked = facts.asCandidate(facts.requestedAt());
        if (!everVerified(facts)) {
            return asked.asAdopted();
        }
        if (ledger.<Boolean>read(state -> state.service(facts.service()).onlyAdoptable(asked.content()))) {
            findings.problems.add(
                    asked.words() + " was never verified here, and since this was asked something else was."
                            + " Look again, then go back to that");
        }
        return asked;
    }

    private boolean everVerified(DeploymentFacts facts) {
        return ledger.<Boolean>read(state -> state.service(facts.service()).everVerified());
    }

    /** The newest verified release that can really be put back now; why newer ones cannot is told. */
    private void candidate(DeploymentFacts facts, PlacedRelease placed, Findings findings) throws IOException {
        List<Candidate> possible = ledger.read(state -> Candidates.inOrder(
                state.service(facts.service()), facts.requested().content()));
        for (Candidate candidate : possible) {
            PlacedRelease back = releases.placed(candidate, facts.id());
            DryRun result = back.target().dryRun(back.release(), true);
            if (result.ok()) {
                findings.candidate = measuredToday(candidate, findings);
                if (candidate.adopted()) {
                    findings.notes.add("way back to " + candidate.words() + why(facts));
                }
                result.notes().forEach(note -> findings.notes.add("way back to " + candidate.release() + ": " + note));
                new MissingCredentials(back.plan(), host.credentials(back.plan()))
                        .ofGates()
                        .forEach(why -> findings.notes.add("way back to " + candidate.release() + ": " + why));
                return;
            }
            findings.notes.add(
                    "cannot go back to " + candidate.release() + ": " + String.join("; ", result.problems()));
        }
        noCandidate(facts, placed, findings);
    }

    /** The same, with the gates that it did not need when it was recorded. The way back is never closed by one. */
    private Candidate measuredToday(Candidate back, Findings findings) throws IOException {
        Plan recorded = releases.plan(back.plan());
        Plan today;
        try {
            today = host.inRollback(recorded);
        } catch (IOException e) {
            findings.notes.add("way back to " + back.release()
                    + ": only the gates that were recorded with it are measured: " + e.getMessage());
            return back;
        }
        List<String> added = today.gates().stream()
                .filter(gate -> !recorded.gates().contains(gate))
                .map(GateSettings::name)
                .toList();
        if (added.isEmpty()) {
            return back;
        }
        findings.notes.add("way back to " + back.release()
                + ": measured there, too, since the environment declares it now: " + String.join(", ", added));
        return back.with(ledger.put(today.json()), back.course().with(Courses.gates(today)));
    }

    private void noCandidate(DeploymentFacts facts, PlacedRelease placed, Findings findings) {
        String none = "there is no verified release that could be put back";
        if (!everVerified(facts)) {
            none = "nothing was ever verified here, so there is nothing to roll back to" + why(facts);
            ledger.read(state -> Candidates.choose(
                            state.service(facts.service()), facts.requested().content()))
                    .passedOver()
                    .forEach(passed -> findings.notes.add("not back to " + passed.release() + ": " + passed.why()));
        }
        if (placed.plan().policy().onNoCandidate() == PolicySettings.NoCandidateAction.REFUSE) {
            findings.problems.add(none + ", and onNoCandidate is refuse");
        } else {
            findings.notes.add(none + ": a failure will be held");
        }
    }

    /** What the host found when it looked for an earlier build. */
    private static String why(DeploymentFacts facts) {
        Adoptable adoptable = facts.requested().adoptable();
        return adoptable == null ? "" : " (" + adoptable.why() + ")";
    }

    /** Measures every gate once: one that cannot measure stops the deployment, one that fails already is remembered. */
    private void gates(
            DeploymentFacts facts, PlacedRelease placed, Observation seen, Findings findings, Cancellation cancellation)
            throws IOException {
        boolean nothingThere = seen != null && seen.installed() == null;
        var current = ledger.read(state -> state.service(facts.service()).current());
        Release previous =
                current.isPresent() ? releases.release(current.get().release().document()) : null;
        for (GateSettings settings : placed.plan().gates()) {
            if (cancellation.cancelled()) {
                return;
            }
            Measurement measurement = host.gate(placed.plan(), settings)
                    .measure(new GateContext(
                            placed.plan().environment(),
                            facts.service(),
                            facts.id(),
                            placed.release(),
                            previous,
                            placed.target(),
                            seen,
                            clock.now(),
                            Duration.ZERO,
                            1,
                            true,
                            cancellation));
            String said = "gate '" + settings.name() + "': " + measurement.message();
            if (measurement.verdict() == Verdict.FAILED && !nothingThere) {
                findings.alreadyFailing.add(settings.name());
                findings.notes.add(said + " (already failing before the deployment: it cannot roll back by itself)");
            } else if (measurement.verdict() == Verdict.ERROR) {
                if (nothingThere || settings.observeOnly()) {
                    findings.notes.add(said + " (nothing is deployed yet, or it is only observed)");
                } else {
                    findings.problems.add(said + ": it cannot be measured, so it could not verify anything");
                }
            }
        }
    }

    /** What was found so far. */
    private static final class Findings {
        private final List<String> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final List<String> alreadyFailing = new ArrayList<>();
        private final List<String> irreversible = new ArrayList<>();
        private Candidate candidate;
    }
}

package io.jenkins.plugins.safedeploy.standalone.doctor;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.standalone.host.StandaloneHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether one service could be rolled back now: lock, what runs, the candidate and all that it needs, its gates. */
public final class ServiceExamination {
    private final EnvironmentLedger ledger;
    private final String service;
    private final StandaloneHost host;
    private final ArtifactStore artifacts;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();
    private Candidate wayBack;

    public ServiceExamination(
            EnvironmentLedger ledger, String service, StandaloneHost host, ArtifactStore artifacts, Clock clock) {
        this.ledger = ledger;
        this.service = service;
        this.host = host;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** Looks at everything; to be called once. */
    public List<Finding> findings() {
        lock();
        runs();
        Candidates.Choice choice = ledger.read(state -> Candidates.lastVerified(state.service(service)));
        if (choice.candidate().isEmpty()) {
            findings.add(Finding.problem(
                    "candidate",
                    choice.reason(),
                    "Deploy a good release and let its gates pass; until then a failure is held."));
            return findings;
        }
        candidate(choice.chosen());
        return List.copyOf(findings);
    }

    /** Where a rollback would go now; empty when it could not. */
    public Optional<Candidate> wayBack() {
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.PROBLEM)
                ? Optional.empty()
                : Optional.ofNullable(wayBack);
    }

    private void lock() {
        String owner = ledger.read(state -> state.service(service).lock());
        if (owner.isEmpty()) {
            findings.add(Finding.ok("lock", "free"));
            return;
        }
        String driver = ledger.read(
                state -> state.deployment(owner).map(DeploymentFacts::driver).orElse(""));
        if (!driver.isEmpty() && ledger.alive(driver)) {
            findings.add(Finding.note(
                    "lock",
                    "held by deployment " + owner + ", whose process lives; a rollback waits for it, --emergency takes"
                            + " over"));
        } else {
            findings.add(Finding.problem(
                    "lock",
                    "held by deployment " + owner + ", whose process is dead",
                    "safedeploy resume " + owner + " --environment " + ledger.name() + " --adopt --reason '...'"));
        }
    }

    private void runs() {
        Optional<Installed> current =
                ledger.read(state -> state.service(service).current());
        if (current.isEmpty()) {
            findings.add(Finding.note("what runs", "nothing that was deployed by Safe Deploy"));
            return;
        }
        Candidate release = current.get().release();
        if (!ledger.<Boolean>read(state -> state.service(service).certain())) {
            findings.add(Finding.note("what runs", "not certain; a rollback puts the last verified release in place"));
        }
        try {
            Target target = host.target(plan(release));
            if (!target.capabilities().observes()) {
                findings.add(Finding.note("what runs", "this target cannot be looked at"));
                return;
            }
            Observation seen = target.observe();
            findings.add(
                    seen.shows(release.content())
                            ? Finding.ok("what runs", release.release() + ", as the ledger says: " + seen.detail())
                            : Finding.problem(
                                    "what runs",
                                    "the ledger says " + release.release() + ", the target shows: " + seen.detail(),
                                    "Somebody changed it by hand. A rollback puts a known release in place."));
        } catch (IOException | TargetException | IllegalArgumentException e) {
            findings.add(Finding.problem(
                    "what runs", "the target cannot be looked at: " + e.getMessage(), "Make it reachable."));
        }
    }

    private void candidate(Candidate candidate) {
        Plan plan;
        Release release;
        try {
            plan = plan(candidate);
            release = Json.read(ledger.document(candidate.document()), Release.class);
        } catch (IOException e) {
            findings.add(Finding.problem(
                    "candidate",
                    candidate.release() + ": its plan or release cannot be read: " + e.getMessage(),
                    "Restore the ledger's folder 'documents' from a backup."));
            return;
        }
        long depth = ledger.read(state -> state.service(service).verified().stream()
                .filter(v -> !v.content()
                        .equals(state.service(service)
                                .current()
                                .map(current -> current.release().content())
                                .orElse(null)))
                .count());
        findings.add(
                candidate.adopted()
                        ? Finding.note("candidate", candidate.release() + ", " + Candidate.ADOPTED)
                        : Finding.ok("candidate", candidate.release() + ", verified; depth " + depth));
        bytes(release);
        try {
            Target target = host.target(plan);
            dryRun(target, release);
            gates(plan, release, target);
        } catch (IllegalArgumentException e) {
            findings.add(Finding.problem("target", e.getMessage(), "Its stored plan is not valid any more."));
        }
        wayBack = candidate;
    }

    private void bytes(Release release) {
        for (Artifact artifact : release.artifacts()) {
            if (artifact.kind() != Artifact.Kind.FILE) {
                continue;
            }
            try {
                if (!artifacts.intact(artifact)) {
                    findings.add(Finding.problem(
                            "artifact",
                            artifact.name() + " (" + artifact.digest() + ") is missing or damaged",
                            "Restore it from a backup, or deploy another release first."));
                    return;
                }
            } catch (IOException e) {
                findings.add(Finding.problem("artifact", artifact.name() + ": " + e.getMessage(), "Make it readable."));
                return;
            }
        }
        findings.add(Finding.ok(
                "artifacts", release.artifacts().size() + " of " + release.id() + " are here, every byte was read"));
    }

    private void dryRun(Target target, Release release) {
        DryRun result = target.dryRun(release, true);
        result.problems()
                .forEach(problem -> findings.add(
                        Finding.problem("dry run", host.masker().mask(problem), "The rollback would fail on this.")));
        result.notes()
                .forEach(note ->
                        findings.add(Finding.note("dry run", host.masker().mask(note))));
        if (result.ok()) {
            findings.add(Finding.ok("dry run", "the target would take " + release.id() + " now"));
        }
    }

    private void gates(Plan plan, Release release, Target target) {
        for (GateSettings settings : plan.gates()) {
            Measurement measurement = host.gate(plan, settings)
                    .measure(new GateContext(
                            plan.environment(),
                            service,
                            "doctor",
                            release,
                            null,
                            target,
                            null,
                            clock.now(),
                            Duration.ZERO,
                            1,
                            true,
                            new Cancellation()));
            String what = "gate '" + settings.name() + "'";
            String found = host.masker()
                    .mask(measurement.verdict() + " now"
                            + (measurement.value().isBlank() ? "" : ", value " + measurement.value())
                            + (measurement.message().isBlank() ? "" : ": " + measurement.message()));
            if (measurement.verdict() == Verdict.PASSED) {
                findings.add(Finding.ok(what, found));
            } else if (measurement.verdict() == Verdict.ERROR && !settings.observeOnly()) {
                findings.add(Finding.problem(
                        what, found, "Without it the rollback is done, but ends ROLLED_BACK_UNVERIFIED."));
            } else {
                findings.add(Finding.note(what, found));
            }
        }
    }

    private Plan plan(Candidate candidate) throws IOException {
        return Plan.fromJson(ledger.document(candidate.plan()));
    }
}

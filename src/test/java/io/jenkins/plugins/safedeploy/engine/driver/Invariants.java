package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold whatever happened: the one judge of the crash tests, the races and the negative controls. */
final class Invariants {
    private static final Set<Outcome> FAILED =
            EnumSet.of(Outcome.ROLLED_BACK, Outcome.ROLLED_BACK_UNVERIFIED, Outcome.ROLLBACK_FAILED, Outcome.HELD);

    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Set<String> requested = new HashSet<>();
    private final Set<String> settled = new HashSet<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Set<String> atMostOnce = new HashSet<>();

    private Invariants() {}

    /** @return what is wrong, for people; empty when all is well */
    static List<String> violations(EnvironmentLedger ledger, FakeTarget target, FakeWorkspace workspace)
            throws IOException {
        Invariants invariants = new Invariants();
        invariants.chain(ledger);
        invariants.target(ledger, target);
        invariants.effects(target, workspace);
        return invariants.violations;
    }

    /** Those that need no target in memory. */
    static List<String> violations(EnvironmentLedger ledger) throws IOException {
        Invariants invariants = new Invariants();
        invariants.chain(ledger);
        return invariants.violations;
    }

    /** Those of {@code lines} ({@code APPENDED <seq> <hash>}) that a process was told are in the ledger and are not. */
    static List<String> lost(EnvironmentLedger ledger, List<String> lines) throws IOException {
        Set<String> there = new HashSet<>();
        ledger.ledger().lines(1, line -> there.add("APPENDED " + line.seq() + " " + line.hash()));
        return lines.stream()
                .filter(line -> !there.contains(line))
                .map(line -> "lost: " + line)
                .toList();
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    private void chain(EnvironmentLedger ledger) throws IOException {
        Verification verification = ledger.ledger().verify(List.of());
        check(verification.status() == Verification.Status.OK, "the ledger is " + verification);
        if (verification.status() != Verification.Status.OK) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        ledger.ledger().lines(1, line -> entries.add(EventCodec.read(line)));
        entries.forEach(this::entry);
        for (String deployment : requested) {
            check(settled.contains(deployment), deployment + " never settled");
        }
    }

    private void entry(Entry entry) {
        String service = entry.service();
        String deployment = entry.deployment();
        String line = "line " + entry.seq() + " (" + entry.event().type() + " of " + deployment + ")";
        Event event = entry.event();
        boolean told = event instanceof Event.NotificationDelivered || event instanceof Event.NotificationGivenUp;
        check(!settled.contains(deployment) || told, line + " comes after its Settled");
        long newest = epochs.getOrDefault(service, 0L);
        check(entry.epoch() == 0 || entry.epoch() >= newest, line + " has epoch " + entry.epoch() + " after " + newest);
        boolean byItsSuccessor = event instanceof Event.Settled end && end.outcome() == Outcome.SUPERSEDED;
        epochs.merge(service, byItsSuccessor ? newest : entry.epoch(), Math::max);
        String owner = owners.getOrDefault(service, "");
        if (event instanceof Event.Requested) {
            check(requested.add(deployment), line + " is a second request of that id");
        } else if (event instanceof Event.LockAcquired) {
            check(owner.isEmpty(), line + " takes the lock that " + owner + " holds");
            check(entry.epoch() > newest, line + " takes no new epoch");
            owners.put(service, deployment);
        } else if (event instanceof Event.Adopted) {
            check(!owner.equals(deployment) || entry.epoch() > newest, line + " takes no new epoch");
        } else if (event instanceof Event.ApprovalRequested) {
            owners.remove(service, deployment);
        } else if (event instanceof Event.EffectStarted effect) {
            check(owner.equals(deployment), line + " starts an effect without the lock");
            attempts.merge(deployment + "/" + effect.effect(), 1, Integer::sum);
            if (effect.effectClass() == EffectClass.AT_MOST_ONCE) {
                atMostOnce.add(deployment + "/" + effect.effect());
            }
        } else if (event instanceof Event.Settled end) {
            check(settled.add(deployment), line + " settles a second time");
            owners.remove(service, deployment);
            settled(line, end);
        }
    }

    private void settled(String line, Event.Settled end) {
        boolean touched = end.landed() != Landed.OLD;
        boolean left = end.outcome() == Outcome.ABORTED || end.outcome() == Outcome.SUPERSEDED;
        check(end.hold() || !FAILED.contains(end.outcome()) && !(left && touched), line + " failed without a hold");
        check(
                end.outcome() != Outcome.SUCCEEDED || end.landed() == Landed.NEW,
                line + " succeeded and landed " + end.landed());
        check(
                end.outcome() != Outcome.ROLLED_BACK || end.landed() == Landed.CANDIDATE && end.verified(),
                line + " is ROLLED_BACK, landed " + end.landed() + ", verified " + end.verified());
    }

    private void target(EnvironmentLedger ledger, FakeTarget target) {
        for (Witness witness : target.witnesses) {
            check(
                    ledger.contains(witness.seq(), witness.hash()),
                    "the target was changed by line " + witness.seq() + ", which is not in the ledger");
        }
        ServiceState service = ledger.read(state -> state.service("web"));
        if (service.certain()) {
            Digest said = service.current()
                    .map(Installed::release)
                    .map(r -> r.content())
                    .orElse(null);
            check(
                    said == null ? target.installed == null : said.equals(target.installed),
                    "the ledger says "
                            + service.current()
                                    .map(c -> c.release().release().value())
                                    .orElse("nothing") + " is there, and the target was last given " + target.applied);
        }
        for (int i = 1; i < target.witnesses.size(); i++) {
            check(
                    target.witnesses.get(i).epoch()
                            >= target.witnesses.get(i - 1).epoch(),
                    "the target was changed by an older driver after a newer one: " + target.witnesses);
        }
    }

    /** No effect ran more often than it was announced, and one that must not be repeated ran once. */
    private void effects(FakeTarget target, FakeWorkspace workspace) {
        Map<String, Integer> ran = new HashMap<>();
        target.effectIds.forEach(id -> ran.merge(id, 1, Integer::sum));
        workspace.ran.forEach(command -> ran.merge(command.effectId(), 1, Integer::sum));
        ran.forEach((id, times) -> {
            int announced = attempts.getOrDefault(id, 0);
            check(times <= announced, "effect " + id + " ran " + times + " times and was announced " + announced);
            check(times <= 1 || !atMostOnce.contains(id), "effect " + id + " must not be repeated and ran " + times);
        });
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells people after a deployment has settled, for 24 hours if need be. Never in the way of a deployment. */
final class Outbox {
    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final EnvironmentLedger ledger;
    private final Notifier notifier;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Set<String> delivering = ConcurrentHashMap.newKeySet();

    Outbox(EnvironmentLedger ledger, Notifier notifier, Clock clock, Scheduler scheduler) {
        this.ledger = ledger;
        this.notifier = notifier;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Everything that an earlier process did not get out. */
    void deliverAll() {
        List<String> pending = ledger.read(state -> List.copyOf(state.outbox().keySet()));
        pending.forEach(deployment -> scheduler.run(() -> deliver(deployment)));
    }

    void deliver(String deployment) {
        if (notifier != Notifier.NOBODY && delivering.add(deployment)) {
            attempt(deployment, FIRST_WAIT);
        }
    }

    private void attempt(String deployment, Duration wait) {
        Settlement settlement = ledger.read(state -> state.outbox().get(deployment));
        if (settlement == null) {
            delivering.remove(deployment);
            return;
        }
        Event result;
        try {
            result = new Event.NotificationDelivered(notifier.deliver(settlement));
        } catch (IOException | RuntimeException e) {
            if (clock.now().isBefore(settlement.settledAt().plus(PATIENCE))) {
                Duration next = wait.multipliedBy(2);
                scheduler.after(
                        wait,
                        () -> scheduler.run(
                                () -> attempt(deployment, next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next)));
                return;
            }
            result = new Event.NotificationGivenUp("", String.valueOf(e.getMessage()));
        }
        Event told = result;
        try {
            ledger.transact(state -> state.outbox().containsKey(deployment)
                    ? List.of(ledger.line(settlement.service(), deployment, 0, told))
                    : List.of());
        } finally {
            delivering.remove(deployment);
        }
    }
}

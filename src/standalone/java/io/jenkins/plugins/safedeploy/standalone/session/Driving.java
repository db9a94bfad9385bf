package io.jenkins.plugins.safedeploy.standalone.session;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.ForceStop;
import io.jenkins.plugins.safedeploy.engine.driver.SupersededException;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a deployment of this process settled. Meanwhile Ctrl-C aborts it and SIGTERM lets go of it. */
public final class Driving {
    private static final Duration HOOKS = Duration.ofMinutes(2);
    private static final Duration NOTED = Duration.ofSeconds(5);

    private final Session session;
    private final Surroundings around;
    private final Clock clock;
    private final Console console;
    private Duration firstInterrupt;

    public Driving(Session session, Surroundings around, Clock clock, Console console) {
        this.session = session;
        this.around = around;
        this.clock = clock;
        this.console = console;
    }

    /**
     * @throws SupersededException when another process took it over
     * @throws CommandFailure when SIGTERM came, or it cannot go on; then the ledger says how far it came
     */
    public Settlement untilSettled(String deployment, CompletableFuture<Settlement> end) {
        Signals signals = around.signals()
                ? new Signals(() -> interrupted(deployment), () -> end.completeExceptionally(terminated(deployment)))
                : null;
        try {
            Settlement settlement = end.get();
            told(deployment);
            return settlement;
        } catch (ExecutionException e) {
            throw problem(deployment, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw terminated(deployment);
        } finally {
            if (signals != null) {
                signals.close();
            }
        }
    }

    /** People are told once before the command ends; what did not work is tried again by the next command. */
    private void told(String deployment) {
        try {
            String problem = session.hooks().attempted(deployment).get(HOOKS.toSeconds(), TimeUnit.SECONDS);
            if (!problem.isEmpty()) {
                console.say(console.warning("afterSettled: " + problem
                        + ". The outcome stays; the next safedeploy command tries again, for 24 hours."));
                return;
            }
            awaitNoted(deployment);
        } catch (TimeoutException e) {
            console.say(console.warning("The afterSettled hooks still run after " + HOOKS.toSeconds()
                    + " s; this command does not wait for them any longer."));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is written that people were told: else the next command would tell them a second time. */
    private void awaitNoted(String deployment) throws InterruptedException {
        Duration limit = clock.uptime().plus(NOTED);
        while (session.ledger().<Boolean>read(state -> state.outbox().containsKey(deployment))
                && clock.uptime().compareTo(limit) < 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private RuntimeException problem(String deployment, Throwable cause) {
        if (cause instanceof RuntimeException e && (e instanceof CommandFailure || e instanceof SupersededException)) {
            return e;
        }
        return new CommandFailure(
                ExitCode.ERROR,
                "This process cannot go on with deployment " + deployment + ": " + cause.getMessage()
                        + ". The ledger says how far it came (safedeploy status). When the cause is gone: "
                        + resume(deployment),
                cause);
    }

    private CommandFailure terminated(String deployment) {
        return new CommandFailure(
                ExitCode.INTERRUPTED,
                "SIGTERM: this process acts no more and settles nothing. Deployment " + deployment
                        + " stands as the ledger says; nothing was rolled back. Go on with: " + resume(deployment));
    }

    private String resume(String deployment) {
        return "safedeploy resume " + deployment + " --environment "
                + session.ledger().name() + " --adopt --reason '...'";
    }

    private synchronized void interrupted(String deployment) {
        Duration now = clock.uptime();
        if (firstInterrupt == null) {
            firstInterrupt = now;
            console.say(console.warning(whatAbortDoes(deployment)));
            act(() -> session.requests().abort(deployment, true, "Ctrl-C by " + around.user()));
            return;
        }
        Duration left = ForceStop.AFTER.minus(now.minus(firstInterrupt));
        if (!left.isNegative() && !left.isZero()) {
            console.say(console.warning("It is being aborted. To stop it by force, press Ctrl-C again in "
                    + Spans.span(left) + "; then nobody knows what is left."));
            return;
        }
        console.say(console.bad("Stopping by force: nothing is cleaned up, what runs now is unknown, a hold is left."));
        act(() -> session.requests().forceStop(deployment, "second Ctrl-C by " + around.user()));
    }

    /** Appending may wait for a lock; the thread that brings signals must not. */
    private void act(Runnable request) {
        CompletableFuture.runAsync(request).exceptionally(problem -> {
            console.say(console.bad("That could not be written: " + problem.getMessage()));
            return null;
        });
    }

    private String whatAbortDoes(String deployment) {
        String force = " Ctrl-C again, " + ForceStop.AFTER.toSeconds()
                + " s from now or later, stops by force; then nobody knows what is left.";
        return session.ledger()
                        .read(state -> state.deployment(deployment)
                                .map(facts -> "Aborting: " + consequence(facts))
                                .orElse("It has just ended."))
                + force;
    }

    private static String consequence(DeploymentFacts facts) {
        if (facts.decided() != null) {
            return "noted, but the rollback that is going on comes to its end first.";
        } else if (facts.effects().isEmpty()) {
            return "nothing was touched yet, and nothing will be.";
        } else if (facts.course().choices().onAbort() == PolicySettings.AbortAction.LEAVE) {
            return "what runs is stopped; the plan says onAbort: leave, so the release stays as it is, with a hold.";
        }
        return "what runs is stopped, then the last verified release is put back and verified.";
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Asks again while nobody answers, as when an API server restarts: at most a minute for each question. The client does
 * so too, but not when the connection breaks in the middle of an answer.
 */
final class Patience {
    private static final long AWAY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long FORBIDDEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MILLIS = 250;

    private final Runnable mayGoOn;

    /** @param mayGoOn throws what ends the waiting */
    Patience(Runnable mayGoOn) {
        this.mayGoOn = mayGoOn;
    }

    /** May be asked more than once. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws TargetException, IOException;
    }

    <T> T ask(Question<T> question) throws TargetException, IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return question.ask();
            } catch (KubernetesClientException e) {
                if (System.nanoTime() - start > longest(Refusal.of(e).kind())) {
                    throw e;
                }
                mayGoOn.run();
                pause(e);
            }
        }
    }

    /** An API server that was just started forbids everything until it has read who may do what (seen on 1.20). */
    private static long longest(Refusal.Kind kind) {
        return switch (kind) {
            case AWAY -> AWAY_NANOS;
            case FORBIDDEN -> FORBIDDEN_NANOS;
            default -> -1;
        };
    }

    private static void pause(KubernetesClientException e) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }
}

package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.time.Instant;
import java.util.List;

/**
 * Something that has to be going on now for a deployment. The interpreter starts what is not, and stops what is no
 * longer asked for; two tasks with one key are the same task.
 */
public sealed interface Task {
    String key();

    /** Wait for the lock; look again when the ledger changes. */
    record AwaitTurn() implements Task {
        @Override
        public String key() {
            return "turn";
        }
    }

    /** Look again at {@code until}, or when the ledger changes. */
    record WaitUntil(Instant until, String why) implements Task {
        @Override
        public String key() {
            return "until:" + until;
        }
    }

    /** Prove everything that can be proven before anything is touched; ends with {@code PreflightEnded}. */
    record Preflight(int round, long epoch) implements Task {
        @Override
        public String key() {
            return "preflight:" + round + ":" + epoch;
        }
    }

    /** Carry out an effect whose start is in the ledger; ends with {@code EffectEnded}. */
    record RunEffect(String effect, int attempt, long epoch, Event.TakeBack takeBack) implements Task {
        @Override
        public String key() {
            return "effect:" + effect + ":" + attempt + ":" + epoch;
        }
    }

    /** End a running effect; ends with {@code EffectEnded}. */
    record StopEffect(String effect) implements Task {
        @Override
        public String key() {
            return "stop:" + effect;
        }
    }

    /** Prove that nothing of these old effects can land any more; ends with {@code FenceEnded}. */
    record Fence(List<OpenEffect> effects, long epoch) implements Task {
        @Override
        public String key() {
            return "fence:" + epoch;
        }
    }

    /** Look at the target; ends with {@code Observed}. */
    record Observe(long epoch) implements Task {
        @Override
        public String key() {
            return "observe:" + epoch;
        }
    }

    /** Measure a gate until it ends; ends with {@code GateEnded}. @param resumed an earlier driver began it */
    record MeasureGate(String gate, Round round, boolean resumed, long epoch) implements Task {
        @Override
        public String key() {
            return round.key() + ":" + gate + ":" + epoch;
        }
    }

    /** Save what tells why, within the time for it; ends with {@code EvidenceEnded}. */
    record CaptureEvidence(long epoch) implements Task {
        @Override
        public String key() {
            return "evidence:" + epoch;
        }
    }
}

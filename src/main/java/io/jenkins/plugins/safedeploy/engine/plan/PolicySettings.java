package io.jenkins.plugins.safedeploy.engine.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a deployment does where there is more than one answer. A null takes the default.
 *
 * @param cooldown no automatic deployment for this long after a rollback; default 0
 * @param freezeWindows when nothing is deployed automatically
 * @param onFailure when a gate failed; default {@code rollback}
 * @param onInconclusive when a gate ended inconclusive; default {@code hold}
 * @param onError when a gate could not measure; default {@code hold}
 * @param onAbort when a person aborts; default {@code rollback}
 * @param onNoCandidate when there is nothing to roll back to; default {@code allow}
 * @param onCompensateFailure when a compensation fails; default {@code hold}
 * @param whenLocked when another deployment owns the service; default {@code wait}
 * @param deadline longest time of the whole deployment, not counting approvals; null for none
 * @param applyTimeout longest apply; null for none; mandatory for targets that cannot be fenced
 * @param allowOlder whether an automatic deployment may go to a build older than the current release
 * @param evidenceTimeout for all evidence before a rollback; default 10 seconds
 */
public record PolicySettings(
        Duration cooldown,
        List<FreezeWindow> freezeWindows,
        FailureAction onFailure,
        FailureAction onInconclusive,
        FailureAction onError,
        AbortAction onAbort,
        NoCandidateAction onNoCandidate,
        CompensateFailureAction onCompensateFailure,
        WhenLocked whenLocked,
        Duration deadline,
        Duration applyTimeout,
        @JsonProperty(required = true) boolean allowOlder,
        Duration evidenceTimeout) {

    public static final Duration DEFAULT_EVIDENCE_TIMEOUT = Duration.ofSeconds(10);
    public static final PolicySettings DEFAULT =
            new PolicySettings(null, null, null, null, null, null, null, null, null, null, null, false, null);

    /** What follows a gate that did not pass. */
    public enum FailureAction {
        @JsonProperty("rollback")
        ROLLBACK,
        @JsonProperty("hold")
        HOLD
    }

    /** What follows the abort by a person. */
    public enum AbortAction {
        @JsonProperty("rollback")
        ROLLBACK,
        @JsonProperty("leave")
        LEAVE
    }

    /** Whether a deployment may start that has no way back. */
    public enum NoCandidateAction {
        @JsonProperty("allow")
        ALLOW,
        @JsonProperty("refuse")
        REFUSE
    }

    /** What follows a compensation that failed. */
    public enum CompensateFailureAction {
        @JsonProperty("hold")
        HOLD,
        @JsonProperty("continue")
        CONTINUE
    }

    /** What a deployment does while another one owns the service. */
    public enum WhenLocked {
        @JsonProperty("wait")
        WAIT,
        @JsonProperty("refuse")
        REFUSE,
        @JsonProperty("latestWins")
        LATEST_WINS
    }

    /** @throws RefusedSettingsException with everything that is wrong */
    public PolicySettings {
        cooldown = cooldown == null ? Duration.ZERO : cooldown;
        freezeWindows = freezeWindows == null ? List.of() : List.copyOf(freezeWindows);
        onFailure = onFailure == null ? FailureAction.ROLLBACK : onFailure;
        onInconclusive = onInconclusive == null ? FailureAction.HOLD : onInconclusive;
        onError = onError == null ? FailureAction.HOLD : onError;
        onAbort = onAbort == null ? AbortAction.ROLLBACK : onAbort;
        onNoCandidate = onNoCandidate == null ? NoCandidateAction.ALLOW : onNoCandidate;
        onCompensateFailure = onCompensateFailure == null ? CompensateFailureAction.HOLD : onCompensateFailure;
        whenLocked = whenLocked == null ? WhenLocked.WAIT : whenLocked;
        evidenceTimeout = evidenceTimeout == null ? DEFAULT_EVIDENCE_TIMEOUT : evidenceTimeout;
        Refusals refusals = new Refusals();
        checkDuration(refusals, "cooldown", cooldown, Duration.ZERO);
        checkDuration(refusals, "deadline", deadline, Duration.ofSeconds(1));
        checkDuration(refusals, "applyTimeout", applyTimeout, Duration.ofSeconds(1));
        checkDuration(refusals, "evidenceTimeout", evidenceTimeout, Duration.ZERO);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < freezeWindows.size(); i++) {
            String name = freezeWindows.get(i).name();
            refusals.refuseIf(
                    !names.add(name),
                    "freezeWindows[" + i + "].name",
                    name,
                    "another freeze window has this name",
                    "a name that is used once");
        }
        refusals.orThrow("The policy is refused");
    }

    /** The same with these in place of its own. */
    PolicySettings with(
            Duration otherCooldown,
            List<FreezeWindow> otherWindows,
            FailureAction otherOnFailure,
            AbortAction otherOnAbort,
            Duration otherDeadline) {
        return new PolicySettings(
                otherCooldown,
                otherWindows,
                otherOnFailure,
                onInconclusive,
                onError,
                otherOnAbort,
                onNoCandidate,
                onCompensateFailure,
                whenLocked,
                otherDeadline,
                applyTimeout,
                allowOlder,
                evidenceTimeout);
    }

    private static void checkDuration(Refusals refusals, String field, Duration value, Duration shortest) {
        refusals.refuseIf(
                value != null && Durations.outside(value, shortest),
                field,
                value == null ? null : Durations.format(value),
                "is out of range",
                Durations.format(shortest) + " to 365d");
    }
}

package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;

/** How the command ends. Numbers are never changed and never used twice; scripts rely on them. */
public enum ExitCode {
    DONE(
            0,
            "what was asked for was done: the deployment SUCCEEDED, the rollback by hand is verified, the answer is good"),
    ERROR(
            1,
            "it could not be done because of the machine or of an error in Safe Deploy; the message says what was left"),
    USAGE(2, "wrong arguments, or nothing of that name; nothing was done"),
    ROLLED_BACK(10, "the deployment failed; the last verified release is back and was verified again"),
    ROLLED_BACK_UNVERIFIED(11, "the earlier release is back, but its gates did not all pass; a hold is left"),
    ROLLBACK_FAILED(12, "the earlier release could not be put back; look at the target now; a hold is left"),
    NOTHING_DEPLOYED(13, "nothing was changed: preflight or a hook said no"),
    HELD(14, "automation stopped and a person has to look; a hold is left"),
    REJECTED(15, "somebody rejected it; nothing was changed"),
    EXPIRED(16, "nobody approved it in time; nothing was changed"),
    ABORTED(17, "a person stopped it and it was not rolled back"),
    SUPERSEDED(18, "another deployment or another process took its place"),
    BAD_PLAN(20, "the plan or its artifacts cannot be used; nothing was done"),
    REFUSED(21, "policy, a hold, a missing claim or missing rights do not allow it; nothing was changed"),
    BROKEN_LEDGER(22, "the ledger is corrupt, forked or truncated; deploys are refused until it is accepted"),
    PROBLEM_FOUND(23, "doctor found something that would keep you from rolling back, or the demo was not as expected"),
    INTERRUPTED(143, "SIGTERM: acting stopped, and the deployment waits for 'safedeploy resume'");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The code of an outcome; a rollback that somebody asked for and that was verified is what was asked for. */
    public static ExitCode of(Kind kind, Outcome outcome) {
        if (outcome == Outcome.SUCCEEDED || kind == Kind.ROLLBACK && outcome == Outcome.ROLLED_BACK) {
            return DONE;
        }
        return valueOf(outcome.name());
    }
}

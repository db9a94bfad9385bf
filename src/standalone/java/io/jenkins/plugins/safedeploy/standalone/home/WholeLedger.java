package io.jenkins.plugins.safedeploy.standalone.home;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;

/** Follows a ledger from its first line on, and notes how far that was right. */
public final class WholeLedger {
    /** What is followed within about a second. */
    private static final long QUICK_BYTES = 64L * 1024 * 1024;

    private final SafeDeployHome home;
    private final EnvironmentLedger ledger;
    private final Clock clock;

    public WholeLedger(SafeDeployHome home, EnvironmentLedger ledger, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param anchors heads that are known from elsewhere, such as a build's */
    public Verification verify(List<Head> anchors) throws IOException {
        Verification result = ledger.ledger().verify(anchors);
        if (result.status() == Verification.Status.OK) {
            try {
                new VerifiedUpTo(result.head().seq(), result.head().hash(), clock.now()).write(home, ledger.name());
            } catch (AccessDeniedException e) {
                return result; // somebody who may only read; the note is for convenience
            }
        }
        return result;
    }

    /**
     * Before a deploy. A checkpoint hides what happened before it, so a ledger that is quickly read is read as a whole; a
     * larger one is for 'safedeploy verify'.
     *
     * @throws CommandFailure when a line is not what was written
     */
    public void requireGood() throws IOException {
        LedgerStore store = ledger.store();
        long bytes = 0;
        for (int segment : store.segments()) {
            bytes += store.length(segment);
        }
        if (bytes > QUICK_BYTES) {
            return;
        }
        Verification result = verify(List.of());
        if (!result.good()) {
            throw new CommandFailure(
                    ExitCode.BROKEN_LEDGER,
                    "The ledger of '" + ledger.name() + "' is " + result.status() + ": " + result.reason()
                            + " (segment "
                            + result.segment() + ", byte " + result.offset() + ", line " + result.seq()
                            + "). Nothing was deployed; a rollback still works. Compare the folder with a backup, or let"
                            + " somebody accept it: safedeploy accept --corruption --environment " + ledger.name()
                            + " --reason '...'");
        }
    }
}

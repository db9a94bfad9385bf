package io.jenkins.plugins.safedeploy.standalone.doctor;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerCondition;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.standalone.home.WholeLedger;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the ledger of an environment can be trusted and written. */
public final class LedgerExamination {
    private static final long LITTLE_SPACE = 100L * 1024 * 1024;

    private final EnvironmentLedger ledger;
    private final WholeLedger whole;
    private final Path folder;

    public LedgerExamination(EnvironmentLedger ledger, WholeLedger whole, Path folder) {
        this.ledger = ledger;
        this.whole = whole;
        this.folder = folder;
    }

    public List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(chain());
        findings.add(ledger.unclaimed()
                .map(why -> Finding.problem(
                        "claim",
                        why,
                        "If this is the true one: safedeploy claim --environment " + ledger.name() + " --reason '...'"))
                .orElse(Finding.ok("claim", "this ledger lives where it was last used")));
        findings.add(
                Files.isWritable(folder)
                        ? Finding.ok("folder", folder + " can be written")
                        : Finding.problem("folder", folder + " cannot be written by you", "Act as its owner."));
        findings.add(space());
        findings.add(
                Files.exists(folder.resolve("breaking-glass").resolve("index.json"))
                        ? Finding.ok("breaking glass", "plan and candidate lie beside the ledger")
                        : Finding.note("breaking glass", "nothing has settled here yet, so the folder is not there"));
        return findings;
    }

    private Finding chain() throws IOException {
        LedgerCondition condition = ledger.ledger().condition();
        if (!condition.intact()) {
            return Finding.problem(
                    "ledger",
                    "corrupt at " + condition.corrupt() + "; deploys are refused",
                    "Compare it with a backup, or: safedeploy accept --corruption --environment " + ledger.name()
                            + " --reason '...'");
        }
        Verification all = whole.verify(List.of());
        return switch (all.status()) {
            case OK, BROKEN_ACCEPTED ->
                Finding.ok(
                        "ledger",
                        "all " + all.lines() + " lines are what was written, in " + Spans.span(all.took())
                                + (all.breaks().isEmpty()
                                        ? ""
                                        : ", with " + all.breaks().size() + " accepted breaks"));
            case TORN_TAIL -> Finding.note("ledger", "the last write did not end; the next one sets it aside");
            case CORRUPT, FORKED, TRUNCATED ->
                Finding.problem(
                        "ledger",
                        all.status() + ": " + all.reason(),
                        "safedeploy verify --environment " + ledger.name() + " says where");
        };
    }

    private Finding space() throws IOException {
        FileStore store = Files.getFileStore(folder);
        long free = store.getUsableSpace();
        String text = free / (1024 * 1024) + " MiB are free on " + store;
        return free < LITTLE_SPACE
                ? Finding.problem("disk", text, "Make room: a release is copied before it is put in place.")
                : Finding.ok("disk", text);
    }
}

package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.Ledger;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerDraft;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.io.RandomAccessFile;
import java.util.List;

/**
 * What one event costs: the end of a gate, about 600 bytes, one append each, on the disk when it returns. Three ways in
 * turns: {@code Ledger.append} (lock, look for other writers, encode, hash, write, force, fold); {@code transact} above
 * it, which also decides on the state and makes the typed entry; and the least that could be done, writing the same
 * bytes to the end of a file and {@code FD.sync}. All three files lie in one folder and grow alike.
 */
final class LedgerAppend implements Benchmark {
    private static final double GOAL = 0.8;

    @Override
    public void run(Setting setting, Table table) throws Exception {
        int appends = setting.size(400, 50);
        int rounds = setting.size(21, 5);
        Event event = new Event.GateEnded(
                "error rate",
                false,
                0,
                0,
                Verdict.PASSED,
                "10 of 10 measurements passed",
                10,
                0,
                0,
                0,
                Digest.ofText("evidence"));
        LedgerDraft draft = EventCodec.draft(event, "production", "shop", "20261123-030000-00c0de", "alice", 7);
        try (FileLedgerStore first = new FileLedgerStore(setting.fresh("append"));
                FileLedgerStore second = new FileLedgerStore(setting.fresh("transact"));
                RandomAccessFile bare =
                        new RandomAccessFile(setting.folder().resolve("bare").toFile(), "rw");
                EnvironmentLedger appended = EnvironmentLedger.open(first, "production", "alice", new SystemClock());
                EnvironmentLedger transacted =
                        EnvironmentLedger.open(second, "production", "alice", new SystemClock())) {
            Ledger ledger = appended.ledger();
            long before = first.length(1);
            ledger.append(ledger.head(), List.of(draft));
            byte[] bytes = new byte[(int) (first.length(1) - before)];
            Rounds times = Rounds.take(
                    setting.size(4, 2),
                    rounds,
                    Rounds.timed(() -> {
                        for (int i = 0; i < appends; i++) {
                            ledger.append(ledger.head(), List.of(draft));
                        }
                    }),
                    Rounds.timed(() -> {
                        for (int i = 0; i < appends; i++) {
                            bare.write(bytes);
                            bare.getFD().sync();
                        }
                    }),
                    Rounds.timed(() -> {
                        for (int i = 0; i < appends; i++) {
                            transacted.transact(
                                    state -> List.of(transacted.line("shop", "20261123-030000-00c0de", 7, event)));
                        }
                    }));
            String what = " of " + bytes.length + " bytes, each forced, against a bare write + FD.sync";
            String peer = Table.perSecond(appends, times.median(1));
            table.fasterThan(
                    "Ledger.append" + what, Table.perSecond(appends, times.median(0)), peer, times.speed(0, 1), GOAL);
            table.told(
                    "EnvironmentLedger.transact" + what,
                    Table.perSecond(appends, times.median(2)),
                    peer,
                    times.speed(2, 1));
        }
    }
}

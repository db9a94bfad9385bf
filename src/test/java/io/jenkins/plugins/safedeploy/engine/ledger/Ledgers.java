package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of ledgers share. */
final class Ledgers {
    static final Clock CLOCK = new SystemClock();
    static final LedgerOptions WRITER = LedgerOptions.writer("production");
    static final LedgerOptions READER = LedgerOptions.reader("production");
    /** Does not wait for the disk, for tests in which nothing is about that. */
    static final LedgerFiles UNFORCED = new LedgerFiles() {
        @Override
        public void force(java.io.RandomAccessFile file) {}

        @Override
        public void forceFolder(Path folder) {}
    };

    static final FileLedgerStore.Settings SMALL =
            FileLedgerStore.Settings.DEFAULT.withReserveBytes(0).withFiles(UNFORCED);

    private Ledgers() {}

    static LedgerDraft draft(String type, long number) {
        return new LedgerDraft(
                type,
                "production",
                "shop",
                "d-" + number,
                "alice",
                1,
                Json.object().put("number", number));
    }

    static LedgerDraft draft(long number) {
        return draft("Happened", number);
    }

    static LedgerDraft large(long number, int bytes) {
        LedgerDraft draft = draft(number);
        draft.data().put("text", "x".repeat(bytes));
        return draft;
    }

    static Ledger open(Path folder) throws IOException {
        return open(folder, new Tally());
    }

    static Ledger open(Path folder, Projection projection) throws IOException {
        return Ledger.open(new FileLedgerStore(folder, SMALL), CLOCK, projection, WRITER);
    }

    static Ledger reader(Path folder, Projection projection) throws IOException {
        return Ledger.open(new FileLedgerStore(folder, SMALL), CLOCK, projection, READER);
    }

    static LedgerLine append(Ledger ledger, LedgerDraft draft) throws IOException {
        while (true) {
            try {
                return ledger.append(ledger.head(), List.of(draft)).get(0);
            } catch (HeadMovedException e) {
                // somebody else was first
            }
        }
    }

    static void fill(Ledger ledger, int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            append(ledger, draft(i));
        }
    }

    static List<LedgerLine> all(Ledger ledger) throws IOException {
        List<LedgerLine> lines = new ArrayList<>();
        ledger.lines(1, lines::add);
        return lines;
    }

    /** Copies the files of a ledger, not what is in its folders, into a new folder. */
    static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var entries = Files.list(from)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.isRegularFile(entry)
                        && !entry.getFileName().toString().equals("append.lock")) {
                    Files.copy(entry, to.resolve(entry.getFileName()));
                }
            }
        }
        return to;
    }
}

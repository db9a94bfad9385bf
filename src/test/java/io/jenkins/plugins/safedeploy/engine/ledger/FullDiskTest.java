package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system of two megabytes. */
class FullDiskTest {
    private static final int RESERVE = 256 * 1024;

    @TempDir
    Path root;

    private Path disk;

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(root.resolve("disk"));
        int mounted;
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        } catch (IOException e) {
            mounted = -1;
        }
        assumeThat(mounted).as("a small disk can only be mounted by root").isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private FileLedgerStore store() throws IOException {
        return new FileLedgerStore(disk.resolve("ledger"), FileLedgerStore.Settings.DEFAULT.withReserveBytes(RESERVE));
    }

    private static int fillUp(Ledger ledger) throws IOException {
        int written = 0;
        while (written < 10_000) {
            try {
                append(ledger, large(written, 5_000));
                written++;
            } catch (LedgerWriteException e) {
                return written;
            }
        }
        throw new AssertionError("the disk never got full");
    }

    @Test
    void aFullDiskLeavesNoTornLineAndTheReserveLetsTheLastEventsThrough() throws Exception {
        Tally tally = new Tally();
        try (FileLedgerStore store = store();
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, tally, Ledgers.WRITER)) {
            Path filler = disk.resolve("filler");
            append(ledger, draft(0));
            assertThat(disk.resolve("ledger/reserve")).hasSize(RESERVE);
            Files.write(filler, new byte[500_000]);
            int written = 1 + fillUp(ledger);
            assertThat(Files.readString(disk.resolve("ledger/ledger-1.jsonl"))).endsWith("}\n");
            assertThat(ledger.verify(List.of(ledger.head())).status()).isEqualTo(Verification.Status.OK);
            assertThatThrownBy(() -> append(ledger, large(1, 5_000))).isInstanceOf(LedgerWriteException.class);
            assertThat(ledger.head().seq()).isEqualTo(written);

            for (int i = 0; i < 20; i++) {
                ledger.appendReserved(ledger.head(), List.of(large(i, 5_000)));
            }
            assertThat(disk.resolve("ledger/reserve")).doesNotExist();
            assertThat(ledger.head().seq()).isEqualTo(written + 20L);

            Files.delete(filler);
            append(ledger, draft(1));
            Files.write(filler, new byte[1]);
            fillUpWithoutReserve(ledger);
            assertThat(ledger.verify(List.of(ledger.head())).status()).isEqualTo(Verification.Status.OK);
            assertThat(tally.lines).isEqualTo(ledger.head().seq());
        }
        try (FileLedgerStore store = store();
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            assertThat(ledger.condition().intact()).isTrue();
            assertThat(ledger.head().seq()).isEqualTo(tally.lines);
        }
    }

    private static void fillUpWithoutReserve(Ledger ledger) throws IOException {
        assertThat(fillUp(ledger)).isPositive();
    }

    @Test
    void theReserveComesBackWhenThereIsRoomAgain() throws Exception {
        try (FileLedgerStore store = store();
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            append(ledger, draft(0));
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[1_500_000]);
            fillUp(ledger);
            ledger.appendReserved(ledger.head(), List.of(large(1, 5_000)));
            assertThat(disk.resolve("ledger/reserve")).doesNotExist();
            Files.delete(filler);
            append(ledger, draft(1));
            assertThat(disk.resolve("ledger/reserve")).hasSize(RESERVE);
        }
    }
}

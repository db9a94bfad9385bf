package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.all;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.fill;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final long SEGMENT = 1_500;

    @TempDir
    Path root;

    /** What the world was told before the process died. */
    private static final class Told {
        final List<LedgerLine> lines = new ArrayList<>();
        final List<Digest> documents = new ArrayList<>();
    }

    private static void deploy(Path folder, LedgerFiles files, Told told) throws Exception {
        FileLedgerStore store = new FileLedgerStore(
                folder, Ledgers.SMALL.withSegmentBytes(SEGMENT).withFiles(files));
        try (store;
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER.withCheckpointEvery(3))) {
            for (int i = 0; i < 4; i++) {
                told.lines.addAll(ledger.append(ledger.head(), List.of(draft(i), draft(100 + i))));
                if (i == 1) {
                    told.documents.add(store.putDocument(new byte[] {1, 2, 3}));
                    store.breakGlass(Map.of("plan.json", () -> new java.io.ByteArrayInputStream(new byte[] {7})));
                }
            }
        }
    }

    /** Reopens what is left and says what is wrong with it; empty when nothing is. */
    private static String objection(Path folder, Told told) throws Exception {
        Tally tally = new Tally();
        try (Ledger ledger = Ledger.open(
                new FileLedgerStore(folder, Ledgers.SMALL.withSegmentBytes(SEGMENT)),
                Ledgers.CLOCK,
                tally,
                Ledgers.WRITER)) {
            if (!ledger.condition().intact()) {
                return "it is corrupt: " + ledger.condition().corrupt();
            }
            List<LedgerLine> left = all(ledger);
            if (left.size() < told.lines.size()
                    || !left.subList(0, told.lines.size()).equals(told.lines)) {
                return "an event that was acknowledged is gone";
            }
            append(ledger, draft(999));
            Verification verification = ledger.verify(List.of(ledger.head()));
            if (verification.status() != Verification.Status.OK) {
                return "it does not verify: " + verification;
            }
            int order = tally.order;
            ledger.rebuild();
            if (tally.order != order) {
                return "checkpoint and tail are not the whole";
            }
            for (Digest document : told.documents) {
                try {
                    ledger.store().document(document);
                } catch (IOException e) {
                    return "a document is gone: " + e;
                }
            }
            return "";
        }
    }

    private void dieAtEveryBoundary(boolean powerGoes, boolean forceWorks, List<String> objections) throws Exception {
        boolean died = true;
        for (int at = 1; died; at++) {
            Path folder = root.resolve("at-" + at);
            DyingFiles files = new DyingFiles(at, forceWorks);
            Told told = new Told();
            try {
                deploy(folder, files, told);
            } catch (DyingFiles.Killed e) {
                assertThat(files.dead()).isTrue();
            }
            died = files.dead();
            if (powerGoes && Files.exists(folder)) {
                files.powerGoes(folder.toRealPath());
            }
            String objection = objection(folder, told);
            if (!objection.isEmpty()) {
                objections.add("boundary " + at + ": " + objection);
            }
            assertThat(at).as("boundaries").isLessThan(2_000);
        }
    }

    @Test
    @Tag("slow")
    void aProcessThatDiesAtAnyBoundaryLeavesAnIntactLedgerWithEveryAcknowledgedEvent() throws Exception {
        List<String> objections = new ArrayList<>();
        dieAtEveryBoundary(false, true, objections);
        assertThat(objections).isEmpty();
    }

    @Test
    @Tag("slow")
    void aPowerCutAtAnyBoundaryLeavesAnIntactLedgerWithEveryAcknowledgedEvent() throws Exception {
        List<String> objections = new ArrayList<>();
        dieAtEveryBoundary(true, true, objections);
        assertThat(objections).isEmpty();
    }

    @Test
    @Tag("slow")
    void whatASuccessorBuiltUponSurvivesAPowerCutAlthoughItsPredecessorNeverForcedIt() throws Exception {
        boolean died = true;
        List<String> objections = new ArrayList<>();
        for (int at = 1; died; at++) {
            Path folder = root.resolve("at-" + at);
            DyingFiles first = new DyingFiles(at, true);
            Told told = new Told();
            try {
                deploy(folder, first, told);
            } catch (DyingFiles.Killed e) {
                assertThat(first.dead()).isTrue();
            }
            died = first.dead();
            DyingFiles second = first.successor();
            try (FileLedgerStore store = new FileLedgerStore(
                            folder, Ledgers.SMALL.withSegmentBytes(SEGMENT).withFiles(second));
                    Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
                told.lines.clear();
                told.lines.addAll(all(ledger));
                told.lines.addAll(ledger.append(ledger.head(), List.of(draft(500))));
                told.documents.add(store.putDocument(new byte[] {1, 2, 3}));
            }
            second.powerGoes(folder.toRealPath());
            String objection = objection(folder, told);
            if (!objection.isEmpty()) {
                objections.add("boundary " + at + ": " + objection);
            }
        }
        assertThat(objections).isEmpty();
    }

    @Test
    @Tag("slow")
    void withoutForceAPowerCutWouldLoseAcknowledgedEvents() throws Exception {
        List<String> objections = new ArrayList<>();
        dieAtEveryBoundary(true, false, objections);
        assertThat(objections).anySatisfy(text -> assertThat(text).contains("acknowledged is gone"));
    }

    @Test
    @Tag("slow")
    void aLastBatchTornAtAnyByteIsSetAsideAndAnEventSaysSo() throws Exception {
        Path folder = root.resolve("ledger");
        long before;
        try (Ledger ledger = open(folder)) {
            fill(ledger, 3);
            before = Files.size(folder.resolve("ledger-1.jsonl"));
        }
        Path intact = Ledgers.copy(folder, root.resolve("intact"));
        try (Ledger ledger = open(folder)) {
            ledger.append(ledger.head(), List.of(draft(4), draft(5)));
        }
        byte[] whole = Files.readAllBytes(folder.resolve("ledger-1.jsonl"));
        int firstEnd = (int) before;
        while (whole[firstEnd] != '\n') {
            firstEnd++;
        }
        for (int length = (int) before + 1; length < whole.length; length++) {
            Path torn = Ledgers.copy(intact, root.resolve("torn-" + length));
            Files.write(torn.resolve("ledger-1.jsonl"), java.util.Arrays.copyOf(whole, length));
            int kept = length > firstEnd ? 4 : 3;
            long offset = length > firstEnd ? firstEnd + 1 : before;
            try (Ledger ledger = open(torn)) {
                assertThat(ledger.condition().intact()).isTrue();
                boolean clean = offset == length;
                assertThat(ledger.head().seq()).isEqualTo(clean ? kept : kept + 1);
                if (!clean) {
                    LedgerLine event = ledger.newest(1, 99).get(0);
                    assertThat(event.type()).isEqualTo(Ledger.TORN_TAIL_SET_ASIDE);
                    assertThat(event.data().get("bytes").asLong()).isEqualTo(length - offset);
                    assertThat(torn.resolve(event.data().get("file").asText()))
                            .hasBinaryContent(java.util.Arrays.copyOfRange(whole, (int) offset, length));
                }
                assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
            }
        }
    }

    @Test
    void aTornEndIsReportedAlsoWhenTheProcessDiedWhileSettingItAside() throws Exception {
        boolean died = true;
        for (int at = 1; died; at++) {
            Path folder = root.resolve("repair-" + at);
            try (Ledger ledger = open(folder)) {
                fill(ledger, 2);
            }
            Files.writeString(
                    folder.resolve("ledger-1.jsonl"), "{\"v\":1,\"le", java.nio.file.StandardOpenOption.APPEND);
            DyingFiles files = new DyingFiles(at, true);
            try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL.withFiles(files))) {
                Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER).close();
            } catch (DyingFiles.Killed e) {
                assertThat(files.dead()).isTrue();
            }
            died = files.dead();
            try (Ledger ledger = open(folder)) {
                List<LedgerLine> lines = all(ledger);
                LedgerLine report = lines.stream()
                        .filter(line -> line.data().path("bytes").asInt() == 10)
                        .findFirst()
                        .orElseThrow();
                assertThat(folder.resolve(report.data().get("file").asText())).hasContent("{\"v\":1,\"le");
                assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
            }
        }
    }

    @Test
    void aBadEndOfMoreThanABatchIsCorrupt() throws Exception {
        Path folder = root.resolve("ledger");
        try (Ledger ledger = open(folder)) {
            fill(ledger, 3);
        }
        Files.writeString(
                folder.resolve("ledger-1.jsonl"), "x".repeat(64 * 1024 + 1), java.nio.file.StandardOpenOption.APPEND);
        try (Ledger ledger = open(folder)) {
            assertThat(ledger.condition().intact()).isFalse();
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.CORRUPT);
        }
    }

    /** Fails from outside as often as it is told. */
    private static final class FailingFiles implements LedgerFiles {
        int failingWrites;
        int failingForces;

        @Override
        public void write(RandomAccessFile file, long position, byte[] bytes, int length) throws IOException {
            if (failingWrites > 0) {
                failingWrites--;
                LedgerFiles.REAL.write(file, position, bytes, length / 2);
                throw new IOException("No space left on device");
            }
            LedgerFiles.REAL.write(file, position, bytes, length);
        }

        @Override
        public void force(RandomAccessFile file) throws IOException {
            if (failingForces > 0) {
                failingForces--;
                throw new java.io.SyncFailedException("Input/output error");
            }
            LedgerFiles.REAL.force(file);
        }
    }

    @Test
    void aFailedWriteIsCutBackAtOnceAndTheNextOneGoesOn() throws Exception {
        Path folder = root.resolve("ledger");
        FailingFiles files = new FailingFiles();
        try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL.withFiles(files));
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            fill(ledger, 2);
            byte[] before = Files.readAllBytes(folder.resolve("ledger-1.jsonl"));
            files.failingWrites = 1;
            assertThatThrownBy(() -> append(ledger, draft(3)))
                    .isInstanceOf(LedgerWriteException.class)
                    .hasMessageContaining("No space left");
            assertThat(folder.resolve("ledger-1.jsonl")).hasBinaryContent(before);
            assertThat(ledger.head().seq()).isEqualTo(2);
            assertThat(append(ledger, draft(3)).seq()).isEqualTo(3);
        }
    }

    @Test
    void afterAFailedForceNothingCountsAndNothingIsWrittenUntilItIsReopened() throws Exception {
        Path folder = root.resolve("ledger");
        FailingFiles files = new FailingFiles();
        Tally tally = new Tally();
        try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL.withFiles(files));
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, tally, Ledgers.WRITER)) {
            fill(ledger, 2);
            files.failingForces = 1;
            assertThatThrownBy(() -> append(ledger, draft(3))).isInstanceOf(LedgerPoisonedException.class);
            assertThat(tally.lines).isEqualTo(2);
            assertThatThrownBy(() -> append(ledger, draft(3))).isInstanceOf(LedgerPoisonedException.class);
            ledger.reopen();
            assertThat(ledger.head().seq()).isEqualTo(2);
            assertThat(append(ledger, draft(3)).seq()).isEqualTo(3);
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
        }
    }

    @Test
    @Tag("slow")
    void anotherReaderNeverFailsWhileAWriterDiesAndRepairs() throws Exception {
        Path folder = root.resolve("ledger");
        try (Ledger ledger = open(folder)) {
            fill(ledger, 1);
        }
        Tally tally = new Tally();
        try (Ledger reader = reader(folder, tally)) {
            for (int at = 1; at < 60; at++) {
                try (FileLedgerStore store =
                        new FileLedgerStore(folder, Ledgers.SMALL.withFiles(new DyingFiles(at, true)))) {
                    fill(Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER), 5);
                } catch (DyingFiles.Killed e) {
                    // that is what this is about
                }
                reader.refresh();
                assertThat(reader.condition().intact()).isTrue();
                try (Ledger ledger = open(folder)) {
                    append(ledger, draft(at));
                    reader.refresh();
                    assertThat(reader.head()).isEqualTo(ledger.head());
                    assertThat(tally.lines).isEqualTo(ledger.head().seq());
                }
            }
        }
    }
}

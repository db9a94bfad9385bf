package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.fill;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.ledger.Verification.Status;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperTest {
    @TempDir
    Path root;

    private Path folder() {
        return root.resolve("ledger");
    }

    private Path segment(int number) {
        return folder().resolve("ledger-" + number + ".jsonl");
    }

    private Verification verify(LineChecks checks, Head... anchors) throws IOException {
        try (FileLedgerStore store = new FileLedgerStore(folder(), Ledgers.SMALL)) {
            return new LedgerVerifier(store, Ledgers.CLOCK, checks).verify(List.of(anchors));
        }
    }

    private Verification verify(Head... anchors) throws IOException {
        return verify(LineChecks.STRICT, anchors);
    }

    private Head written(int lines) throws IOException {
        try (Ledger ledger = open(folder())) {
            fill(ledger, lines);
            return ledger.head();
        }
    }

    /** Flips one byte at each of some places; how often verification did not say so. */
    private int missed(LineChecks checks, Head head) throws IOException {
        byte[] good = Files.readAllBytes(segment(1));
        Random random = new Random(7);
        int missed = 0;
        for (int at = random.nextInt(3); at < good.length; at += 1 + random.nextInt(9)) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(segment(1), bad);
            if (verify(checks, head).status() == Status.OK) {
                missed++;
            }
        }
        Files.write(segment(1), good);
        return missed;
    }

    @Test
    @Tag("slow")
    void anyFlippedByteIsFoundByVerification() throws Exception {
        Head head = written(12);
        assertThat(verify(head).status()).isEqualTo(Status.OK);
        assertThat(missed(LineChecks.STRICT, head)).isZero();
    }

    @Test
    @Tag("slow")
    void withoutTheHashCheckFlippedBytesWouldBeMissed() throws Exception {
        Head head = written(12);
        LineChecks blind = new LineChecks() {
            @Override
            public boolean hash(byte[] computed, byte[] block, int hexFrom) {
                return true;
            }
        };
        assertThat(missed(blind, head)).isPositive();
    }

    @Test
    void anyFlippedByteIsFoundWhenALedgerIsOpenedWithoutACheckpoint() throws Exception {
        Head head = written(6);
        Files.delete(folder().resolve("checkpoint.json"));
        byte[] good = Files.readAllBytes(segment(1));
        Random random = new Random(11);
        for (int at = random.nextInt(7); at < good.length; at += 1 + random.nextInt(40)) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(segment(1), bad);
            try (FileLedgerStore store = new FileLedgerStore(folder(), Ledgers.SMALL);
                    Ledger ledger =
                            Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER.withAnchors(List.of(head)))) {
                assertThat(ledger.condition().intact()).as("byte " + at).isFalse();
                assertThatThrownBy(() -> append(ledger, draft(9))).isInstanceOf(CorruptLedgerException.class);
            }
            assertThat(Files.readAllBytes(segment(1))).isEqualTo(bad);
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(segment(1));
    }

    private void replace(List<String> lines) throws IOException {
        Files.writeString(segment(1), String.join("\n", lines) + "\n");
    }

    @Test
    void aMissingOrMovedLineIsFound() throws Exception {
        written(5);
        List<String> lines = lines();
        replace(List.of(lines.get(0), lines.get(2), lines.get(3), lines.get(4)));
        assertThat(verify().seq()).isEqualTo(2);
        replace(List.of(lines.get(0), lines.get(2), lines.get(1), lines.get(3), lines.get(4)));
        assertThat(verify().status()).isIn(Status.CORRUPT, Status.TORN_TAIL);
        assertThat(verify(new Head(5, "0".repeat(64))).status()).isEqualTo(Status.CORRUPT);
    }

    @Test
    void withoutTheLinkCheckAMissingLineWouldBeMissed() throws Exception {
        written(5);
        List<String> lines = lines();
        replace(List.of(lines.get(0), lines.get(2), lines.get(3), lines.get(4)));
        LineChecks blind = new LineChecks() {
            @Override
            public String chain(ChainPosition before, LedgerLine line) {
                return null;
            }
        };
        assertThat(verify(blind).status()).isEqualTo(Status.OK);
        assertThat(verify().status()).isNotEqualTo(Status.OK);
    }

    @Test
    void aSecondHistoryIsAFork() throws Exception {
        written(3);
        List<String> lines = lines();
        Files.delete(segment(1));
        Files.delete(folder().resolve("checkpoint.json"));
        replace(lines.subList(0, 2));
        try (Ledger ledger = open(folder())) {
            append(ledger, draft(77));
        }
        String other = lines().get(2);
        replace(List.of(lines.get(0), lines.get(1), lines.get(2), other));
        assertThat(verify().status()).isEqualTo(Status.FORKED);
    }

    @Test
    void anAnchorTellsACutEndAndARewrittenHistory() throws Exception {
        Head head = written(4);
        List<String> lines = lines();
        replace(lines.subList(0, 3));
        assertThat(verify().status()).isEqualTo(Status.OK);
        assertThat(verify(head).status()).isEqualTo(Status.TRUNCATED);
        replace(lines);
        assertThat(verify(new Head(2, "a".repeat(64))).status()).isEqualTo(Status.FORKED);
    }

    @Test
    void aCheckpointBeyondTheEndTellsThatTheEndWasCutOff() throws Exception {
        written(4);
        replace(lines().subList(0, 2));
        try (Ledger ledger = open(folder())) {
            assertThat(ledger.condition().corrupt().reason()).contains("checkpoint knows event 4");
            assertThatThrownBy(() -> append(ledger, draft(9))).isInstanceOf(CorruptLedgerException.class);
        }
    }

    @Test
    void aLineWhoseHashIsRightButWhoseLayoutIsNotIsCorrupt() throws Exception {
        written(1);
        Files.delete(folder().resolve("checkpoint.json"));
        String line = lines().get(0);
        String[][] changes = {
            {"{\"v\":1,", "{\"v\": 1,"},
            {"{\"v\":1,", "{\"v\":2,"},
            {"\"seq\":1", "\"seq\":01"},
            {"\"seq\":1", "\"seq\":1.0"},
            {"\"epoch\":1,", ""},
            {"\"epoch\":1,\"type\":\"Happened\"", "\"type\":\"Happened\",\"epoch\":1"},
            {"\"actor\":\"alice\"", "\"actor\":\"\\u0061lice\""},
            {"\"number\":0", "\"number\":0,\"number\":0"},
            {"\"number\":0", "\"number\":1.5"},
            {"\"number\":0", "\"number\":9007199254740992"},
            {"\"data\":{\"number\":0}", "\"data\":[]"},
            {"\"data\":{\"number\":0}", "\"data\":{\"number\":0}{}"},
            {"\"data\":{\"number\":0}", "\"data\":" + "{\"a\":".repeat(70) + "1" + "}".repeat(70)},
            {"Z\",\"epoch\"", "\",\"epoch\""},
        };
        for (String[] change : changes) {
            assertThat(line).contains(change[0]);
            String covered =
                    line.substring(0, line.length() - LineLayout.HASH_SUFFIX).replace(change[0], change[1]);
            String hash = Digest.of(covered.getBytes(StandardCharsets.UTF_8)).hex();
            Files.writeString(segment(1), covered + ",\"hash\":\"" + hash + "\"}\n");
            assertThat(verify().lines()).as(change[1]).isZero();
        }
        String hash = line.substring(line.length() - 66, line.length() - 2);
        Files.writeString(segment(1), line.replace(hash, hash.toUpperCase(java.util.Locale.ROOT)) + "\n");
        assertThat(verify().lines()).isZero();
    }

    @Test
    void whoAcceptsABreakGoesOnInANewSegmentAndItIsToldForEver() throws Exception {
        written(6);
        List<String> lines = lines();
        long offset = lines.get(0).length() + 1 + lines.get(1).length() + 1;
        String changed = lines.get(2).replace("alice", "mallo");
        replace(List.of(lines.get(0), lines.get(1), changed, lines.get(3), lines.get(4), lines.get(5)));
        byte[] evidence = Files.readAllBytes(segment(1));

        Tally tally = new Tally();
        try (Ledger ledger = open(folder(), tally)) {
            ledger.rebuild();
            LedgerCondition.Corruption corrupt = ledger.condition().corrupt();
            assertThat(corrupt.segment()).isEqualTo(1);
            assertThat(corrupt.offset()).isEqualTo(offset);
            assertThat(corrupt.seq()).isEqualTo(3);
            LedgerLine accepted = ledger.continueAfterBreak(List.of(draft("BreakAccepted", 1)))
                    .get(0);
            assertThat(accepted.seq()).isEqualTo(3);
            assertThat(accepted.data().get("ledgerBreak").get("offset").asLong())
                    .isEqualTo(offset);
            assertThat(ledger.condition().intact()).isTrue();
            append(ledger, draft(8));
            assertThat(Ledgers.all(ledger)).extracting(LedgerLine::seq).containsExactly(1L, 2L, 3L, 4L);
            assertThat(ledger.newest(9, 9)).extracting(LedgerLine::seq).containsExactly(4L, 3L, 2L, 1L);
        }
        assertThat(Files.readAllBytes(segment(1))).isEqualTo(evidence);
        for (boolean checkpoint : new boolean[] {true, false}) {
            if (!checkpoint) {
                Files.delete(folder().resolve("checkpoint.json"));
            }
            Tally again = new Tally();
            try (Ledger ledger = reader(folder(), again)) {
                assertThat(ledger.head().seq()).isEqualTo(4);
                assertThat(ledger.condition().accepted()).hasSize(1);
                assertThat(again.order).isEqualTo(tally.order);
                Verification verification = ledger.verify(List.of(ledger.head()));
                assertThat(verification.status()).isEqualTo(Status.BROKEN_ACCEPTED);
                assertThat(verification.breaks().get(0).offset()).isEqualTo(offset);
                assertThat(verification.lines()).isEqualTo(4);
            }
        }
    }

    @Test
    void aCutEndThatSomebodyAcceptedIsExcusedFromItsAnchors() throws Exception {
        Head head = written(4);
        replace(lines().subList(0, 2));
        try (Ledger ledger = open(folder())) {
            ledger.continueAfterBreak(List.of(draft("BreakAccepted", 1)));
            assertThat(ledger.condition().intact()).isTrue();
            assertThat(ledger.head().seq()).isEqualTo(3);
        }
        try (Ledger ledger = open(folder())) {
            assertThat(ledger.condition().intact()).isTrue();
        }
        assertThat(verify(head).status()).isEqualTo(Status.BROKEN_ACCEPTED);
    }

    @Test
    void aMissingSegmentIsFound() throws Exception {
        try (FileLedgerStore store = new FileLedgerStore(folder(), Ledgers.SMALL.withSegmentBytes(1_000));
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            fill(ledger, 9);
        }
        Files.delete(segment(2));
        assertThat(verify().status()).isEqualTo(Status.CORRUPT);
        assertThat(verify().reason()).contains("segment 2 is missing");
    }

    @Test
    void anUnfinishedLineInAClosedSegmentIsCorrupt() throws Exception {
        try (FileLedgerStore store = new FileLedgerStore(folder(), Ledgers.SMALL.withSegmentBytes(1_000));
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            fill(ledger, 9);
        }
        Files.writeString(segment(1), "{", StandardOpenOption.APPEND);
        assertThat(verify().status()).isEqualTo(Status.CORRUPT);
    }

    @Test
    void aReaderThatSawLinesWhichWereTakenBackReadsAgain() throws Exception {
        written(3);
        byte[] three = Files.readAllBytes(segment(1));
        Files.delete(folder().resolve("checkpoint.json"));
        Tally tally = new Tally();
        try (Ledger reader = reader(folder(), tally)) {
            String third = lines().get(2);
            Files.write(segment(1), java.util.Arrays.copyOf(three, three.length - third.length() - 1));
            try (Ledger writer = open(folder())) {
                fill(writer, 4);
                assertThat(reader.refresh()).isTrue();
                assertThat(reader.head()).isEqualTo(writer.head());
                assertThat(tally.lines).isEqualTo(6);
            }
        }
    }
}

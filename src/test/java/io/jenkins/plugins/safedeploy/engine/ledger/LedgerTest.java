package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.all;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.fill;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.large;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path folder;

    @Test
    void eachLineCarriesTheHashOfTheLineBefore() throws Exception {
        try (Ledger ledger = open(folder)) {
            assertThat(ledger.head()).isEqualTo(Head.EMPTY);
            List<LedgerLine> lines = ledger.append(Head.EMPTY, List.of(draft(1), draft(2)));
            LedgerLine third = append(ledger, draft(3));

            assertThat(lines.get(0).prev()).isEqualTo(Head.NO_HASH);
            assertThat(lines.get(1).prev()).isEqualTo(lines.get(0).hash());
            assertThat(third.prev()).isEqualTo(lines.get(1).hash());
            assertThat(third.seq()).isEqualTo(3);
            assertThat(ledger.head()).isEqualTo(new Head(3, third.hash()));
            assertThat(all(ledger)).containsExactly(lines.get(0), lines.get(1), third);
        }
    }

    @Test
    void theIdOfTheLedgerIsRandomAndStandsInEveryLine() throws Exception {
        try (Ledger ledger = open(folder)) {
            fill(ledger, 3);
            assertThat(UUID.fromString(ledger.id()).version()).isEqualTo(4);
            assertThat(all(ledger)).allSatisfy(line -> assertThat(line.ledger()).isEqualTo(ledger.id()));
        }
    }

    @Test
    void theStoredBytesAreInTheOneLayout() throws Exception {
        Clock clock = new FixedClock(Instant.parse("2026-11-23T08:33:46Z"));
        ObjectNode data = Json.object().put("text", "a\"\u00e9\n").put("large", 9007199254740991L);
        try (Ledger ledger = Ledger.open(new FileLedgerStore(folder), clock, new Tally(), Ledgers.WRITER)) {
            ledger.append(
                    Head.EMPTY,
                    List.of(new LedgerDraft("Requested", "production", "shop", "d-1", "j\u00fcrgen", 7, data)));
            String line = Files.readString(folder.resolve("ledger-1.jsonl"));
            String covered = "{\"v\":1,\"ledger\":\"" + ledger.id()
                    + "\",\"seq\":1,\"at\":\"2026-11-23T08:33:46.000Z\",\"epoch\":7,\"type\":\"Requested\","
                    + "\"environment\":\"production\",\"service\":\"shop\",\"deployment\":\"d-1\","
                    + "\"actor\":\"j\u00fcrgen\",\"data\":{\"text\":\"a\\\"\u00e9\\n\",\"large\":9007199254740991},"
                    + "\"prev\":\"" + Head.NO_HASH + "\"";
            String hash = io.jenkins.plugins.safedeploy.engine.release.Digest.of(
                            covered.getBytes(StandardCharsets.UTF_8))
                    .hex();
            assertThat(line).isEqualTo(covered + ",\"hash\":\"" + hash + "\"}\n");
        }
    }

    @Test
    void whoDidNotSeeTheLastEventIsRefusedAndUpToDateAfterwards() throws Exception {
        Tally second = new Tally();
        try (Ledger one = open(folder);
                Ledger two = open(folder, second)) {
            fill(one, 2);
            assertThatThrownBy(() -> two.append(Head.EMPTY, List.of(draft(9))))
                    .isInstanceOfSatisfying(
                            HeadMovedException.class,
                            e -> assertThat(e.actual()).isEqualTo(one.head()));
            assertThat(two.head()).isEqualTo(one.head());
            assertThat(second.lines).isEqualTo(2);
            assertThat(append(two, draft(9)).seq()).isEqualTo(3);
            assertThat(one.refresh()).isTrue();
            assertThat(one.head().seq()).isEqualTo(3);
            assertThat(one.refresh()).isFalse();
        }
    }

    @Test
    void timeNeverGoesBackAlthoughTheClockDoes() throws Exception {
        FixedClock clock = new FixedClock(Instant.parse("2026-11-23T10:00:00Z"));
        try (Ledger ledger = Ledger.open(new FileLedgerStore(folder), clock, new Tally(), Ledgers.WRITER)) {
            append(ledger, draft(1));
            clock.now = Instant.parse("2026-11-23T09:00:00Z");
            assertThat(append(ledger, draft(2)).at()).isEqualTo("2026-11-23T10:00:00Z");
            clock.now = Instant.parse("2026-11-23T10:00:01Z");
            assertThat(append(ledger, draft(3)).at()).isEqualTo("2026-11-23T10:00:01Z");
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
        }
    }

    @Test
    void segmentsRollOverAndTheChainGoesOn() throws Exception {
        FileLedgerStore.Settings small = Ledgers.SMALL.withSegmentBytes(2_000);
        Tally tally = new Tally();
        try (FileLedgerStore store = new FileLedgerStore(folder, small);
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, tally, Ledgers.WRITER)) {
            fill(ledger, 20);
            assertThat(store.segments()).hasSizeGreaterThan(3);
            for (int segment : store.segments()) {
                assertThat(store.length(segment)).isBetween(1L, 2_000L);
            }
            assertThat(Files.getPosixFilePermissions(folder.resolve("ledger-1.jsonl"))
                            .toString())
                    .doesNotContain("WRITE");
            assertThat(ledger.verify(List.of(ledger.head())).status()).isEqualTo(Verification.Status.OK);
            assertThat(all(ledger)).extracting(LedgerLine::seq).hasSize(20).isSorted();
            assertThat(ledger.newest(7, 15))
                    .extracting(LedgerLine::seq)
                    .containsExactly(14L, 13L, 12L, 11L, 10L, 9L, 8L);
            Tally again = new Tally();
            try (Ledger reader = reader(folder, again)) {
                assertThat(again.order).isEqualTo(tally.order);
                assertThat(reader.head()).isEqualTo(ledger.head());
            }
        }
    }

    @Test
    void anInterruptedThreadAppendsAndStaysInterrupted() throws Exception {
        try (Ledger ledger = open(folder)) {
            Thread.currentThread().interrupt();
            fill(ledger, 5);
            ledger.refresh();
            ledger.newest(3, Long.MAX_VALUE);
            ledger.store().putDocument(new byte[] {1});
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ledger.head().seq()).isEqualTo(5);
        }
    }

    @Test
    void aQuestionToTheProjectionThatAppendsIsRefusedInsteadOfWaitingForItself() throws Exception {
        try (Ledger ledger = open(folder)) {
            assertThatThrownBy(() -> ledger.read(() -> {
                        try {
                            return append(ledger, draft(1));
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatALineCannotHoldIsRefusedWithTheReason() throws Exception {
        try (Ledger ledger = open(folder)) {
            refused(ledger, draft("", 1), "needs a type");
            refused(ledger, large(1, 70_000), "at most 65536");
            refused(ledger, with(Json.object().put("share", 0.5)), "write numbers that are not integers as text");
            refused(ledger, with(Json.object().put("count", 1L << 53)), "below 2^53");
            refused(ledger, with(Json.object().put("text", "\ud800")), "surrogate");
            ObjectNode deep = Json.object();
            ObjectNode inner = deep;
            for (int i = 0; i < 70; i++) {
                inner = inner.putObject("in");
            }
            refused(ledger, with(deep), "deeper than 64");
            assertThat(ledger.head()).isEqualTo(Head.EMPTY);
            assertThatThrownBy(() -> ledger.append(Head.EMPTY, List.of(large(1, 40_000), large(2, 40_000))))
                    .hasMessageContaining("several steps");
        }
    }

    private static LedgerDraft with(ObjectNode data) {
        return new LedgerDraft("Happened", "production", "", "", "alice", 0, data);
    }

    private static void refused(Ledger ledger, LedgerDraft draft, String reason) {
        assertThatThrownBy(() -> ledger.append(ledger.head(), List.of(draft)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aReaderIgnoresAnUnfinishedLastLineAndChangesNothing() throws Exception {
        try (Ledger ledger = open(folder)) {
            fill(ledger, 3);
            Path segment = folder.resolve("ledger-1.jsonl");
            byte[] whole = Files.readAllBytes(segment);
            Files.writeString(segment, "{\"v\":1,\"ledger\":\"", java.nio.file.StandardOpenOption.APPEND);
            long length = Files.size(segment);
            Tally tally = new Tally();
            try (Ledger reader = reader(folder, tally)) {
                assertThat(reader.head().seq()).isEqualTo(3);
                assertThat(reader.condition().intact()).isTrue();
                assertThat(Files.size(segment)).isEqualTo(length);
                Files.write(segment, whole);
                append(ledger, draft(4));
                assertThat(reader.refresh()).isTrue();
                assertThat(tally.lines).isEqualTo(4);
                assertThatThrownBy(() -> append(reader, draft(5))).hasMessageContaining("reading only");
            }
        }
    }

    static final class FixedClock implements Clock {
        volatile Instant now;

        FixedClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Duration uptime() {
            return Duration.ZERO;
        }
    }
}

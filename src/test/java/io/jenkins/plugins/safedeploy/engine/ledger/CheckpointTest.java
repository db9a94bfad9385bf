package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.fill;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.reader;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path root;

    @Test
    void aCheckpointAndItsTailAreTheSameAsEverythingFromTheStart() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            Path folder = root.resolve("seed-" + seed);
            Tally written = new Tally();
            try (FileLedgerStore store =
                            new FileLedgerStore(folder, Ledgers.SMALL.withSegmentBytes(1_000 + random.nextInt(5_000)));
                    Ledger ledger = Ledger.open(
                            store,
                            Ledgers.CLOCK,
                            written,
                            Ledgers.WRITER.withCheckpointEvery(1 + random.nextInt(12)))) {
                int batches = 1 + random.nextInt(25);
                for (int i = 0; i < batches; i++) {
                    List<LedgerDraft> drafts = new ArrayList<>();
                    for (int j = random.nextInt(4); j >= 0; j--) {
                        drafts.add(randomDraft(random));
                    }
                    ledger.append(ledger.head(), drafts);
                }
                Tally tail = new Tally();
                Tally whole = new Tally();
                try (Ledger reader = reader(folder, tail);
                        Ledger other = reader(folder, whole)) {
                    other.rebuild();
                    assertThat(tail.save()).isEqualTo(whole.save()).isEqualTo(written.save());
                    assertThat(reader.head()).isEqualTo(other.head()).isEqualTo(ledger.head());
                }
            }
        }
    }

    private static LedgerDraft randomDraft(Random random) {
        ObjectNode data = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> data.put("n" + i, random.nextLong() >> 11);
                case 1 ->
                    data.put(
                            "t" + i,
                            "\u00e9\"\\\n\u0001\ud83d\ude80".substring(0, random.nextInt(5)) + random.nextInt());
                case 2 -> data.putArray("a" + i).add(true).addNull().addObject().put("x", 1);
                default -> data.putObject("o" + i).put("y", "z".repeat(random.nextInt(200)));
            }
        }
        String[] texts = {"", "shop", "\u00fcber", "a\"b", "\\", "\ud83d\ude80"};
        return new LedgerDraft(
                "Type" + random.nextInt(5),
                "production",
                texts[random.nextInt(texts.length)],
                "d-" + random.nextInt(9),
                texts[random.nextInt(texts.length)],
                random.nextInt(3),
                data);
    }

    private long[] appliedOnOpen(Path folder, int version) throws Exception {
        long[] applied = {0};
        Tally tally = new Tally(version) {
            @Override
            public void apply(LedgerLine line) {
                applied[0]++;
                super.apply(line);
            }
        };
        try (Ledger ledger = reader(folder, tally)) {
            return new long[] {applied[0], tally.lines, ledger.head().seq()};
        }
    }

    @Test
    void startUpReadsOnlyWhatCameAfterTheCheckpoint() throws Exception {
        Path folder = root.resolve("ledger");
        try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL)) {
            Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER.withCheckpointEvery(10));
            fill(ledger, 23);
            assertThat(appliedOnOpen(folder, 1)).containsExactly(3, 23, 23);
            ledger.close();
            assertThat(appliedOnOpen(folder, 1)).containsExactly(0, 23, 23);
        }
    }

    @Test
    void aCheckpointOfAnotherVersionOrOneThatCannotBeReadOrDoesNotFitIsThrownAway() throws Exception {
        Path folder = root.resolve("ledger");
        try (Ledger ledger = open(folder)) {
            fill(ledger, 5);
        }
        assertThat(appliedOnOpen(folder, 2)).containsExactly(5, 5, 5);
        Path checkpoint = folder.resolve("checkpoint.json");
        String good = Files.readString(checkpoint);
        String[] others = {
            "",
            "{",
            "{}",
            "null",
            good.substring(0, good.length() / 2),
            good.replaceFirst("\"hash\":\"[0-9a-f]{8}", "\"hash\":\"00000000"),
            good.replaceFirst("\"seq\":5", "\"seq\":4"),
            good.replaceFirst("\"lineStart\":[0-9]+", "\"lineStart\":3"),
            good.replaceFirst("\"lines\":5", "\"rows\":5"),
        };
        for (String other : others) {
            Files.writeString(checkpoint, other);
            assertThat(appliedOnOpen(folder, 1)).as(other).containsExactly(5, 5, 5);
        }
    }

    @Test
    void aCheckpointIsNeverTrustedByVerification() throws Exception {
        Path folder = root.resolve("ledger");
        try (Ledger ledger = open(folder)) {
            fill(ledger, 400);
        }
        Path segment = folder.resolve("ledger-1.jsonl");
        Files.writeString(segment, Files.readString(segment).replaceFirst("alice", "mallo"));
        try (Ledger ledger = reader(folder, new Tally())) {
            assertThat(ledger.head().seq()).isEqualTo(400);
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.CORRUPT);
            ledger.rebuild();
            assertThat(ledger.condition().corrupt().seq()).isEqualTo(1);
        }
    }

    @Test
    void aLedgerThatIsOnlyReadWritesNoCheckpoint() throws Exception {
        Path folder = root.resolve("ledger");
        try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL)) {
            Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER);
            Ledgers.append(ledger, draft(1));
            reader(folder, new Tally()).close();
            assertThat(folder.resolve("checkpoint.json")).doesNotExist();
        }
    }
}

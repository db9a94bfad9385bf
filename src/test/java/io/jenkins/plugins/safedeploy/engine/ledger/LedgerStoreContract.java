package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link LedgerStore} does. */
abstract class LedgerStoreContract {

    /** Opens the same, at first empty, store again and again. */
    abstract LedgerStore open() throws IOException;

    private static <T> T locked(java.util.concurrent.Callable<T> work) throws IOException {
        return new FileThread("contract").call(work);
    }

    @Test
    void aNewStoreIsEmpty() throws Exception {
        try (LedgerStore store = open()) {
            assertThat(store.segments()).isEmpty();
            assertThat(store.length(1)).isEqualTo(-1);
            assertThat(store.checkpoint()).isEmpty();
            assertThatThrownBy(() -> store.read(1)).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void bytesAreReadAsTheyWereAppended() throws Exception {
        byte[] bytes = "any bytes \u00e9\n".getBytes(StandardCharsets.UTF_8);
        try (LedgerStore store = open()) {
            locked(() -> {
                try (LedgerStore.Appender out = store.lock()) {
                    out.create(1);
                    out.write(1, 0, bytes, bytes.length);
                    out.write(1, bytes.length, bytes, 3);
                    out.truncate(1, bytes.length);
                    out.force(1);
                    out.create(2);
                    out.force(2);
                    out.seal(1);
                }
                return null;
            });
        }
        try (LedgerStore store = open();
                LedgerStore.SegmentInput in = store.read(1)) {
            assertThat(store.segments()).containsExactly(1, 2);
            assertThat(store.length(1)).isEqualTo(bytes.length);
            assertThat(store.length(2)).isZero();
            byte[] read = new byte[100];
            assertThat(in.read(4, read, 0, 100)).isEqualTo(bytes.length - 4);
            assertThat(in.read(bytes.length, read, 0, 100)).isEqualTo(-1);
        }
    }

    @Test
    void theRightToAppendIsGivenToOneAtATime() throws Exception {
        try (LedgerStore one = open();
                LedgerStore two = open()) {
            StringBuffer order = new StringBuffer();
            Thread waiting = new Thread(() -> {
                try {
                    locked(() -> {
                        two.lock().close();
                        return order.append('b');
                    });
                } catch (IOException e) {
                    order.append(e);
                }
            });
            locked(() -> {
                try (LedgerStore.Appender out = one.lock()) {
                    waiting.start();
                    Thread.sleep(100);
                    order.append('a');
                }
                return null;
            });
            waiting.join();
            assertThat(order).hasToString("ab");
        }
    }

    @Test
    void aCheckpointReplacesTheOneBefore() throws Exception {
        try (LedgerStore store = open()) {
            for (int i = 1; i < 3; i++) {
                byte[] content = new byte[] {(byte) i};
                locked(() -> {
                    try (LedgerStore.Appender out = store.lock()) {
                        out.checkpoint(content);
                    }
                    return null;
                });
                assertThat(store.checkpoint()).contains(content);
            }
        }
    }

    @Test
    void documentsAreKeptByDigest() throws Exception {
        byte[] content = "a plan".getBytes(StandardCharsets.UTF_8);
        try (LedgerStore store = open()) {
            Digest digest = store.putDocument(content);
            assertThat(digest).isEqualTo(Digest.of(content));
            assertThat(store.putDocument(new ByteArrayInputStream(content), 6)).isEqualTo(digest);
            assertThat(store.document(digest)).isEqualTo(content);
            assertThatThrownBy(() -> store.putDocument(new ByteArrayInputStream(content), 5))
                    .hasMessageContaining("larger than 5 bytes");
            assertThatThrownBy(() -> store.document(Digest.ofText("another")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(Digest.ofText("another").toString());
        }
    }

    @Test
    void evidenceIsNamedByTheDigestThatItHasWhenItIsClosed() throws Exception {
        try (LedgerStore store = open()) {
            EvidenceFile evidence = store.evidence("gate-1", 10_000);
            for (int i = 0; i < 5; i++) {
                assertThat(evidence.append(draft(i).data())).isTrue();
            }
            EvidenceFile.Closed closed = evidence.finish();
            assertThat(closed.lines()).isEqualTo(5);
            assertThat(closed.dropped()).isZero();
            byte[] content = store.evidence("gate-1", closed.digest());
            assertThat(new String(content, StandardCharsets.UTF_8))
                    .startsWith("{\"number\":0}\n")
                    .endsWith("{\"number\":4}\n");
            assertThatThrownBy(() -> evidence.append(draft(9).data())).hasMessageContaining("closed");
            assertThatThrownBy(() -> store.evidence("gate-1", Digest.ofText("other")))
                    .hasMessageContaining("should have");
            assertThatThrownBy(() -> store.evidence("../gate", 10_000)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void evidenceBeyondItsLimitIsCountedAndItsLastLineSaysSo() throws Exception {
        try (LedgerStore store = open()) {
            EvidenceFile evidence = store.evidence("gate-1", 1_000);
            int kept = 0;
            for (int i = 0; i < 200; i++) {
                kept += evidence.append(draft(i).data()) ? 1 : 0;
            }
            EvidenceFile.Closed closed = evidence.finish();
            assertThat(closed.lines()).isEqualTo(kept);
            assertThat(closed.dropped()).isEqualTo(200 - kept);
            byte[] content = store.evidence("gate-1", closed.digest());
            assertThat(content).hasSizeLessThanOrEqualTo(1_000);
            assertThat(new String(content, StandardCharsets.UTF_8))
                    .endsWith("{\"droppedLines\":" + closed.dropped() + "}\n");
            assertThat(store.evidence("gate-1", 1_000).finish()).isEqualTo(closed);
        }
    }

    @Test
    void aLedgerCanBeKeptThere() throws Exception {
        try (LedgerStore store = open();
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            append(ledger, draft(1));
        }
        try (LedgerStore store = open();
                Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
            assertThat(append(ledger, draft(2)).seq()).isEqualTo(2);
            assertThat(ledger.verify(List.of(ledger.head())).status()).isEqualTo(Verification.Status.OK);
        }
    }

    @Test
    void theFolderForBreakingGlassIsReplacedAsAWhole() throws Exception {
        try (LedgerStore store = open()) {
            store.breakGlass(Map.of("plan.json", bytes("1"), "artifacts/shop.tar", bytes("2")));
            store.breakGlass(Map.of("plan.json", bytes("3")));
            assertThatThrownBy(() -> store.breakGlass(Map.of("../plan.json", bytes("4"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    static LedgerStore.Content bytes(String text) {
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.logging.Logger;

/** Writes lines behind a position: encode, write, force. Knows nothing of the projection. Used on a {@link FileThread}. */
final class LedgerWriter {
    private static final Logger LOGGER = Logger.getLogger(LedgerWriter.class.getName());

    /** Lines that are on the disk, and the position behind them. */
    record Written(List<LedgerLine> lines, ChainPosition end) {}

    private final LedgerStore store;
    private final Clock clock;
    private final String newLedger = UUID.randomUUID().toString();
    private final LineEncoder encoder = new LineEncoder();
    private final LineDecoder decoder = new LineDecoder();
    private Throwable poison;
    private boolean proven;

    LedgerWriter(LedgerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Id that the first line gets when there is none. */
    String newLedger() {
        return newLedger;
    }

    void refuseWhenPoisoned() throws LedgerPoisonedException {
        if (poison != null) {
            throw new LedgerPoisonedException(store.name(), poison);
        }
    }

    /** After everything was opened and read again. */
    void cure() {
        poison = null;
        proven = false;
    }

    /** Nothing more is written until {@link #cure}. */
    void poison(Throwable cause) {
        poison = cause;
    }

    /**
     * Writes all drafts as one batch and forces it.
     *
     * @param newSegment begins a segment in any case, behind a break: what stands before it is left alone
     * @throws IllegalArgumentException when a draft cannot be a line or all lines are more than
     *     {@link LineLayout#MAX_BYTES}; nothing is written
     */
    Written write(
            LedgerStore.Appender out,
            ChainPosition position,
            List<LedgerDraft> drafts,
            boolean reserved,
            boolean newSegment)
            throws IOException {
        ChainPosition at = position;
        boolean rolls = newSegment;
        Batch batch = encode(at, drafts);
        if (at.offset() > 0 && at.offset() + batch.length > store.segmentBytes()) {
            rolls = true;
        }
        if (rolls) {
            List<Integer> segments = store.segments();
            at = at.inSegment(segments.isEmpty() ? 1 : segments.get(segments.size() - 1) + 1);
        }
        try {
            put(out, position, at, batch, rolls, newSegment);
        } catch (LedgerWriteException e) {
            if (!reserved || !out.releaseReserve()) {
                throw e;
            }
            put(out, position, at, batch, rolls, newSegment);
        }
        if (!reserved) {
            out.keepReserve();
        }
        return new Written(batch.lines, batch.end(at));
    }

    private void put(
            LedgerStore.Appender out,
            ChainPosition before,
            ChainPosition at,
            Batch batch,
            boolean rolls,
            boolean afterBreak)
            throws IOException {
        boolean written = false;
        Throwable cause = null;
        poison = new IOException("an earlier write did not come to its end");
        try {
            if (rolls && before.offset() > 0 && !afterBreak) {
                prove(out, before);
                out.force(before.segment());
            }
            if (rolls || at.offset() == 0) {
                out.create(at.segment());
            } else {
                prove(out, at);
            }
            out.write(at.segment(), at.offset(), batch.bytes, batch.length);
            written = true;
            out.force(at.segment());
            if (rolls && before.segment() != at.segment()) {
                seal(out, before.segment());
            }
            proven = true;
            poison = null;
        } catch (IOException e) {
            cause = e;
            cutBack(out, at, !written);
            throw written ? new LedgerPoisonedException(store.name(), e) : new LedgerWriteException(store.name(), e);
        } finally {
            if (cause != null && poison != null) {
                poison = cause;
            }
        }
    }

    /** The file is as it was before; that it is so is only believed when no write is in doubt. */
    private void cutBack(LedgerStore.Appender out, ChainPosition at, boolean believed) {
        try {
            if (store.length(at.segment()) > at.offset()) {
                out.truncate(at.segment(), at.offset());
            }
            if (believed) {
                poison = null;
            }
        } catch (IOException e) {
            poison = e;
        }
    }

    private void seal(LedgerStore.Appender out, int segment) {
        try {
            out.seal(segment);
        } catch (IOException e) {
            LOGGER.fine(() -> "Could not make segment " + segment + " read-only: " + e);
        }
    }

    /**
     * What stands at the end may be known to the page cache only, left by a process whose force failed before it died;
     * another force would say ok. Writing the same bytes again makes the next force prove them.
     */
    private void prove(LedgerStore.Appender out, ChainPosition at) throws IOException {
        if (proven) {
            return;
        }
        int length = (int) Math.min(at.offset(), LineLayout.MAX_BYTES);
        byte[] bytes = new byte[length];
        int read = 0;
        try (LedgerStore.SegmentInput in = store.read(at.segment())) {
            while (read < length) {
                int n = in.read(at.offset() - length + read, bytes, read, length - read);
                if (n <= 0) {
                    throw new IOException("the end of segment " + at.segment() + " went away");
                }
                read += n;
            }
        }
        out.write(at.segment(), at.offset() - length, bytes, length);
    }

    private static final class Batch {
        private byte[] bytes = new byte[2048];
        private final List<LedgerLine> lines = new ArrayList<>();
        private int length;
        private int lastStart;

        void add(byte[] encoded, LedgerLine line) {
            if (length + encoded.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + encoded.length));
            }
            System.arraycopy(encoded, 0, bytes, length, encoded.length);
            lastStart = length;
            length += encoded.length;
            lines.add(line);
        }

        ChainPosition end(ChainPosition at) {
            LedgerLine last = lines.get(lines.size() - 1);
            return new ChainPosition(
                    last.ledger(),
                    at.segment(),
                    at.offset() + lastStart,
                    at.offset() + length,
                    last.seq(),
                    last.hash(),
                    last.at());
        }
    }

    private Batch encode(ChainPosition position, List<LedgerDraft> drafts) {
        if (drafts.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to append");
        }
        String ledger = position.seq() == 0 ? newLedger : position.ledger();
        Instant now = clock.now();
        Instant at = now.isBefore(position.at()) ? position.at() : now;
        Batch batch = new Batch();
        long seq = position.seq();
        String prev = position.hash();
        for (LedgerDraft draft : drafts) {
            byte[] bytes = encoder.encode(ledger, ++seq, at, prev, draft);
            if (batch.length + bytes.length > LineLayout.MAX_BYTES) {
                throw new IllegalArgumentException("One append writes at most " + LineLayout.MAX_BYTES
                        + " bytes; these " + drafts.size() + " events take more. Append them in several steps.");
            }
            LedgerLine line = readBack(bytes, draft);
            batch.add(bytes, line);
            prev = line.hash();
        }
        return batch;
    }

    /** So that this process sees exactly what a later one will read. */
    private LedgerLine readBack(byte[] bytes, LedgerDraft draft) {
        try {
            return decoder.decode(bytes, 0, bytes.length - 1);
        } catch (BadLineException e) {
            throw new IllegalArgumentException(
                    "The event " + draft.type() + " could not be read back and was not written: " + e.getMessage(), e);
        }
    }

    static LedgerDraft tornTail(String environment, LedgerStore.SetAside copy) {
        ObjectNode data = Json.object();
        data.put("file", copy.file());
        data.put("segment", copy.segment());
        data.put("offset", copy.offset());
        data.put("bytes", copy.bytes());
        return new LedgerDraft(Ledger.TORN_TAIL_SET_ASIDE, environment, "", "", "system", 0, data);
    }

    static List<LedgerDraft> naming(AcceptedBreak accepted, List<LedgerDraft> drafts) {
        LedgerDraft first = drafts.get(0);
        ObjectNode data = first.data().deepCopy();
        data.set(AcceptedBreak.MEMBER, accepted.json());
        List<LedgerDraft> named = new ArrayList<>(drafts);
        named.set(
                0,
                new LedgerDraft(
                        first.type(),
                        first.environment(),
                        first.service(),
                        first.deployment(),
                        first.actor(),
                        first.epoch(),
                        data));
        return named;
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.ledger.LedgerCondition.Corruption;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The ledger of one environment, opened. Thread safe; every method may be called by an interrupted thread and leaves its
 * interrupt flag as it was. The projection is used under a lock of this object: look at it inside {@link #read} only.
 */
public final class Ledger implements Closeable {
    /** The most bytes that one append may write, and so the longest line. */
    public static final int MAX_APPEND_BYTES = LineLayout.MAX_BYTES;

    /** Type of the event that the ledger itself appends when it set a torn end aside. */
    public static final String TORN_TAIL_SET_ASIDE = "TornTailSetAside";

    private static final Logger LOGGER = Logger.getLogger(Ledger.class.getName());

    private final LedgerStore store;
    private final Clock clock;
    private final LedgerOptions options;
    private final LedgerTail tail;
    private final LedgerWriter writer;
    private final AppendTurns turns;
    /** Held while the projection is used; taken after {@link #turns}. */
    private final ReentrantLock state = new ReentrantLock();

    /** Whether every copy of a torn end has its event. */
    private boolean reported;

    private volatile boolean closed;

    private Ledger(LedgerStore store, Clock clock, Projection projection, LedgerOptions options) {
        this.store = store;
        this.clock = clock;
        this.options = options;
        this.tail = new LedgerTail(store, projection, options);
        this.writer = new LedgerWriter(store, clock);
        this.turns = new AppendTurns(store, options.environment());
    }

    /**
     * Reads the checkpoint and what came after it. A writer also sets a torn end aside and appends an event about it. A
     * corrupt ledger opens too: see {@link #condition}.
     *
     * @param projection is brought up to date here and from now on by this ledger only
     */
    public static Ledger open(LedgerStore store, Clock clock, Projection projection, LedgerOptions options)
            throws IOException {
        Ledger ledger = new Ledger(store, clock, projection, options);
        ledger.start();
        return ledger;
    }

    private void start() throws IOException {
        if (options.readOnly()) {
            refresh();
        } else {
            turns.waiting(out -> {
                catchUp(out);
                return null;
            });
        }
    }

    /** Id of the ledger: that of its lines; a random one that the first line will get as long as there is none. */
    public String id() {
        return read(() -> tail.position().seq() == 0
                ? writer.newLedger()
                : tail.position().ledger());
    }

    /** The last line that was read and applied. */
    public Head head() {
        return read(() -> tail.position().head());
    }

    public LedgerCondition condition() {
        return read(tail::condition);
    }

    /** Runs {@code question} while the projection stands still. It must be short, and must not append. */
    public <T> T read(Supplier<T> question) {
        state.lock();
        try {
            return question.get();
        } finally {
            state.unlock();
        }
    }

    /**
     * Reads what other processes appended. Takes no file lock, ignores an unfinished last line and repairs nothing.
     * Costs a few microseconds when there is nothing. While an append of this object is on its way it does nothing,
     * since that looks too, and what is not forced does not count.
     *
     * @return whether something was read
     */
    public boolean refresh() throws IOException {
        return turns.unlessBusy(this::refreshTail);
    }

    /** Forgets the projection and the checkpoint and reads from the first line. For a ledger that is in doubt. */
    public void rebuild() throws IOException {
        refuseWhenUnfit();
        turns.alone(() -> {
            state.lock();
            try {
                tail.loadCold();
            } finally {
                state.unlock();
            }
            return null;
        });
    }

    /**
     * Appends all drafts as one batch if the head is still {@code expected}. They are on the disk and applied to the
     * projection when this returns. A crash may leave the first of them only.
     *
     * @param drafts one or more; together at most {@link #MAX_APPEND_BYTES}
     * @throws HeadMovedException somebody else appended first; the projection is up to date, decide again
     * @throws CorruptLedgerException the ledger is corrupt
     * @throws LedgerWriteException it could not be written, most often because the disk is full; nothing was appended
     * @throws LedgerPoisonedException the disk did not confirm it; {@link #reopen} first, then decide again
     * @throws IllegalArgumentException a draft cannot be a line; the message says why
     */
    public List<LedgerLine> append(Head expected, List<LedgerDraft> drafts) throws IOException, HeadMovedException {
        return append(expected, drafts, false);
    }

    /** As {@link #append}, and uses up the reserve when the disk is full. Only for what leads a deployment to its end. */
    public List<LedgerLine> appendReserved(Head expected, List<LedgerDraft> drafts)
            throws IOException, HeadMovedException {
        return append(expected, drafts, true);
    }

    private List<LedgerLine> append(Head expected, List<LedgerDraft> drafts, boolean reserved)
            throws IOException, HeadMovedException {
        refuseWhenUnfit();
        Object result = turns.take(out -> {
            writer.refuseWhenPoisoned();
            catchUp(out);
            refuseWhenCorrupt();
            if (!options.checks().sameHead(expected, head())) {
                return new HeadMovedException(expected, head());
            }
            return write(out, drafts, reserved, false);
        });
        if (result instanceof HeadMovedException e) {
            throw e;
        }
        @SuppressWarnings("unchecked")
        List<LedgerLine> lines = (List<LedgerLine>) result;
        return lines;
    }

    /**
     * Goes on behind the last good line of a corrupt ledger, in a new segment. The first draft says who accepted the
     * break and why; the ledger adds to its data where the break is ({@code ledgerBreak}). Whether the caller may do
     * this is not decided here.
     *
     * @throws IllegalStateException when the ledger is not corrupt
     */
    public List<LedgerLine> continueAfterBreak(List<LedgerDraft> drafts) throws IOException {
        refuseWhenUnfit();
        return turns.waiting(out -> {
            writer.refuseWhenPoisoned();
            catchUp(out);
            Corruption where = condition().corrupt();
            if (where == null) {
                throw new IllegalStateException("The ledger " + store.name() + " is not corrupt");
            }
            ChainPosition end = read(tail::position);
            AcceptedBreak accepted =
                    new AcceptedBreak(where.segment(), where.offset(), end.seq(), end.hash(), where.reason());
            List<LedgerLine> lines = write(out, LedgerWriter.naming(accepted, drafts), true, true);
            state.lock();
            try {
                tail.load();
            } finally {
                state.unlock();
            }
            checkpoint(out, 0);
            return lines;
        });
    }

    /** After {@link LedgerPoisonedException}: opens the files afresh, reads them again, and may append again. */
    public void reopen() throws IOException {
        refuseWhenUnfit();
        turns.waiting(out -> {
            out.reopen();
            state.lock();
            try {
                tail.load();
            } finally {
                state.unlock();
            }
            writer.cure();
            catchUp(out);
            return null;
        });
    }

    /** Hands out lines from {@code fromSeq} to the head, oldest first. Holds no lock meanwhile. */
    public void lines(long fromSeq, Consumer<LedgerLine> consumer) throws IOException {
        history().lines(fromSeq, consumer);
    }

    /** The last {@code limit} lines before {@code beforeSeq}, newest first; reads from the end backwards. */
    public List<LedgerLine> newest(int limit, long beforeSeq) throws IOException {
        return history().newest(limit, beforeSeq);
    }

    /**
     * Follows the whole chain from the first line on; see {@link LedgerVerifier}. Takes no lock. What this object has
     * read is an anchor, too: else a line that was changed near the end would look like an unfinished write.
     */
    public Verification verify(List<Head> anchors) throws IOException {
        List<Head> known = new ArrayList<>(anchors);
        Head head = head();
        if (head.seq() > 0) {
            known.add(head);
        }
        return new LedgerVerifier(store, clock, options.checks()).verify(known);
    }

    public LedgerStore store() {
        return store;
    }

    /** Writes a checkpoint and frees what this object holds; does not close the store. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        if (!options.readOnly()) {
            turns.waiting(out -> {
                checkpoint(out, 1);
                return null;
            });
        }
        closed = true;
    }

    private History history() {
        return read(() -> new History(store, tail.position(), tail.breaks()));
    }

    private void refuseWhenUnfit() throws IOException {
        if (closed) {
            throw new IOException("The ledger " + store.name() + " is closed");
        }
        if (state.isHeldByCurrentThread()) {
            throw new IllegalStateException("A question to the projection must not append: it would wait for itself");
        }
    }

    /** With the lock held: reads what is new, and repairs what a writer may repair. */
    private void catchUp(LedgerStore.Appender out) throws IOException {
        if (options.readOnly()) {
            throw new IOException("The ledger " + store.name() + " was opened for reading only");
        }
        boolean torn;
        state.lock();
        try {
            if (out.replaced()) {
                tail.load();
            } else {
                tail.catchUp();
            }
            torn = tail.torn();
        } finally {
            state.unlock();
        }
        if (torn) {
            ChainPosition end = read(tail::position);
            out.setAside(end.segment(), end.offset());
            refreshTail();
        }
        if ((torn || !reported) && condition().intact()) {
            report(out);
            reported = true;
        }
    }

    private boolean refreshTail() throws IOException {
        state.lock();
        try {
            return tail.catchUp();
        } finally {
            state.unlock();
        }
    }

    /** A copy and its event are two steps: after a crash between them the event is made up for. */
    private void report(LedgerStore.Appender out) throws IOException {
        for (LedgerStore.SetAside copy : out.setAside()) {
            LedgerLine there = new ChainReader(store, options.checks()).line(copy.segment(), copy.offset());
            boolean known = there != null
                    && there.type().equals(TORN_TAIL_SET_ASIDE)
                    && there.data().path("file").asText().equals(copy.file());
            if (!known) {
                write(out, List.of(LedgerWriter.tornTail(options.environment(), copy)), true, false);
            }
            out.reported(copy);
        }
    }

    private void refuseWhenCorrupt() throws CorruptLedgerException {
        Corruption where = condition().corrupt();
        if (where != null) {
            throw new CorruptLedgerException(store.name(), where);
        }
    }

    private List<LedgerLine> write(
            LedgerStore.Appender out, List<LedgerDraft> drafts, boolean reserved, boolean newSegment)
            throws IOException {
        LedgerWriter.Written written = writer.write(out, read(tail::position), drafts, reserved, newSegment);
        state.lock();
        try {
            tail.appended(written.lines(), written.end());
        } finally {
            state.unlock();
        }
        checkpoint(out, options.checkpointEvery());
        return written.lines();
    }

    /**
     * A checkpoint when there are {@code lines} since the last one. It only saves time: that it could not be written
     * must not fail an append.
     */
    private void checkpoint(LedgerStore.Appender out, long lines) {
        byte[] checkpoint =
                read(() -> tail.canCheckpoint() && tail.sinceCheckpoint() >= lines ? tail.checkpoint() : null);
        if (checkpoint != null) {
            try {
                out.checkpoint(checkpoint);
            } catch (IOException e) {
                LOGGER.fine(() -> "No checkpoint of " + store.name() + ": " + e.getMessage());
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.ledger.LedgerCondition.Corruption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this process has read: the projection and the position it stands for. Never writes. Used under the lock of
 * {@link Ledger}'s state.
 */
final class LedgerTail {
    private final LedgerStore store;
    private final Projection projection;
    private final LedgerOptions options;
    private final ChainReader reader;

    private ChainPosition position = ChainPosition.START;
    private List<AcceptedBreak> breaks = new ArrayList<>();
    private LedgerCondition condition = LedgerCondition.INTACT;
    private boolean loaded;
    private boolean torn;
    private long seenLength = -1;
    private long seenStamp = -1;
    private long checkpointSeq;

    LedgerTail(LedgerStore store, Projection projection, LedgerOptions options) {
        this.store = store;
        this.projection = projection;
        this.options = options;
        this.reader = new ChainReader(store, options.checks());
    }

    ChainPosition position() {
        return position;
    }

    LedgerCondition condition() {
        return condition;
    }

    /** Whether a torn end lies behind the position. */
    boolean torn() {
        return torn;
    }

    /** Lines read since the last checkpoint that is known. */
    long sinceCheckpoint() {
        return position.seq() - checkpointSeq;
    }

    List<AcceptedBreak> breaks() {
        return breaks;
    }

    /** Whether the files look other than at the last look. Costs a few microseconds. */
    boolean moved() throws IOException {
        int segment = position.segment();
        return !loaded
                || store.length(segment) != seenLength
                || store.stamp(segment) != seenStamp
                || store.length(segment + 1) >= 0;
    }

    /** Reads what was appended since. @return whether the position changed */
    boolean catchUp() throws IOException {
        if (!moved()) {
            return false;
        }
        ChainPosition before = position;
        if (!loaded || !reader.stillThere(position) || !follow(false)) {
            load();
        }
        return !before.equals(position);
    }

    /** Forgets what was read and reads from the checkpoint, or from the first line when that does not fit. */
    void load() throws IOException {
        if (!loadCheckpoint()) {
            loadCold();
        }
    }

    /** Forgets what was read and reads from the first line. */
    void loadCold() throws IOException {
        projection.clear();
        start(ChainPosition.START, List.of());
        follow(true);
    }

    private boolean loadCheckpoint() throws IOException {
        Optional<Checkpoint> stored = Checkpoint.stored(store);
        if (stored.isEmpty() || stored.get().projection() != projection.version()) {
            return false;
        }
        Checkpoint checkpoint = stored.get();
        if (!reader.stillThere(checkpoint.position())) {
            return false;
        }
        try {
            projection.load(checkpoint.state());
        } catch (IOException | RuntimeException e) {
            return false;
        }
        start(checkpoint.position(), checkpoint.breaks());
        checkpointSeq = position.seq();
        return follow(false);
    }

    private void start(ChainPosition from, List<AcceptedBreak> passed) {
        position = from;
        breaks = new ArrayList<>(passed);
        checkpointSeq = 0;
    }

    /**
     * Reads on from the position.
     *
     * @param conclude whether a bad line is believed; else the position may be the wrong one, so read again from the
     *     start
     * @return false when nothing can be concluded
     */
    private boolean follow(boolean conclude) throws IOException {
        loaded = false;
        ChainReader.Walk walk = reader.walk(position, projection::apply);
        boolean stuck = !walk.good() && !walk.torn();
        if (stuck && !conclude) {
            return false;
        }
        position = walk.position();
        breaks.addAll(walk.breaks());
        Corruption corruption = corruption(walk, conclude || walk.torn());
        torn = walk.torn() && corruption == null;
        condition = new LedgerCondition(corruption, breaks);
        boolean nothingYet = position.offset() == 0 && store.length(position.segment()) < 0;
        seenLength = nothingYet ? -1 : position.offset() + walk.tail();
        seenStamp = store.stamp(position.segment());
        loaded = true;
        return true;
    }

    private Corruption corruption(ChainReader.Walk walk, boolean askCheckpoint) throws IOException {
        if (!walk.good() && !walk.torn()) {
            return at(walk.reason());
        }
        Optional<Head> beyond = options.anchors().stream()
                .filter(anchor -> anchor.seq() > position.seq() && !covered(anchor.seq()))
                .findFirst();
        if (beyond.isPresent()) {
            return at("event " + beyond.get().seq() + " is noted elsewhere and is not here");
        }
        Optional<Checkpoint> checkpoint = askCheckpoint ? Checkpoint.stored(store) : Optional.empty();
        if (checkpoint.isPresent()
                && checkpoint.get().position().seq() > position.seq()
                && (position.seq() == 0 || checkpoint.get().position().ledger().equals(position.ledger()))
                && !covered(checkpoint.get().position().seq())) {
            return at("a checkpoint knows event " + checkpoint.get().position().seq() + ", which is not here");
        }
        return null;
    }

    private boolean covered(long seq) {
        return breaks.stream().anyMatch(passed -> passed.lastGoodSeq() < seq);
    }

    private Corruption at(String reason) {
        return new Corruption(position.segment(), position.offset(), position.seq() + 1, reason);
    }

    /** Takes lines that were just written and forced by the writer of this ledger. */
    void appended(List<LedgerLine> lines, ChainPosition end) throws IOException {
        loaded = false;
        for (LedgerLine line : lines) {
            projection.apply(line);
        }
        position = end;
        seenLength = end.offset();
        seenStamp = store.stamp(end.segment());
        loaded = true;
    }

    /** A checkpoint of what was read; remembered as written. */
    byte[] checkpoint() {
        checkpointSeq = position.seq();
        return Checkpoint.of(projection, position, breaks).bytes();
    }

    /** Whether there is a line that a checkpoint can point to. */
    boolean canCheckpoint() {
        return loaded && condition.intact() && position.lineStart() >= 0;
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Verifies a ledger from the first line on in small steps, at a bounded rate, without a thread of its own. Thread safe.
 */
public final class BackgroundVerification {
    private static final Duration STEP = Duration.ofSeconds(1);

    private final LedgerStore store;
    private final Scheduler scheduler;
    private final Clock clock;
    private final long bytesPerSecond;
    private final Consumer<Verification> ended;

    private ChainPosition position = ChainPosition.START;
    private List<AcceptedBreak> breaks = new ArrayList<>();
    private long lines;
    private LedgerVerifier.Anchors anchors = new LedgerVerifier.Anchors(List.of());
    private Duration spent = Duration.ZERO;
    private Progress progress;
    private boolean running;
    /** Counts starts and stops, so that a step of an earlier run knows that it is late. */
    private long run;

    /**
     * How far it came.
     *
     * @param seq every event up to this one is verified; 0 for none
     * @param at wall time of the last step; null before the first
     * @param result null while a pass is under way
     * @param failure why the last step could not read; empty when it could
     */
    public record Progress(long seq, Instant at, Verification result, String failure) {}

    /**
     * @param bytesPerSecond the most that is read, on average; at least one block of a MiB a second is read
     * @param ended called at the end of each pass, on a thread of the scheduler
     */
    public BackgroundVerification(
            LedgerStore store, Scheduler scheduler, Clock clock, long bytesPerSecond, Consumer<Verification> ended) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("Verification at " + bytesPerSecond + " bytes a second; give 1 or more");
        }
        this.store = store;
        this.scheduler = scheduler;
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
        this.ended = ended;
        this.progress = new Progress(0, null, null, "");
    }

    /** "Verified up to seq n at t". */
    public synchronized Progress progress() {
        return progress;
    }

    /**
     * Goes on with a pass that was stopped; else begins a new one from the first line. Does nothing while it runs.
     *
     * @param noted heads that were noted elsewhere, for a new pass
     */
    public synchronized void start(List<Head> noted) {
        if (running) {
            return;
        }
        running = true;
        if (position.seq() == 0) {
            anchors = new LedgerVerifier.Anchors(noted);
        }
        long mine = ++run;
        scheduler.run(() -> step(mine));
    }

    /** Stops after the step that runs now; {@link #start} goes on from there. */
    public synchronized void stop() {
        running = false;
        run++;
    }

    private void step(long mine) {
        Verification result = null;
        synchronized (this) {
            if (!running || run != mine) {
                return;
            }
            Duration start = clock.uptime();
            try {
                result = walk(start);
            } catch (IOException e) {
                progress = new Progress(position.seq(), clock.now(), null, String.valueOf(e.getMessage()));
            }
            if (running) {
                scheduler.after(STEP, () -> scheduler.run(() -> step(mine)));
            }
        }
        if (result != null) {
            ended.accept(result);
        }
    }

    /** Under the monitor of this. */
    private synchronized Verification walk(Duration start) throws IOException {
        ChainPosition from = position;
        ChainReader.Walk walk = new ChainReader(store, LineChecks.STRICT).walk(from, this::seen, bytesPerSecond);
        position = walk.position();
        breaks.addAll(walk.breaks());
        spent = spent.plus(clock.uptime().minus(start));
        if (walk.end() == ChainReader.End.LIMIT) {
            progress = new Progress(position.seq(), clock.now(), null, "");
            return null;
        }
        Verification result = LedgerVerifier.result(walk, lines, anchors, breaks, spent);
        progress = new Progress(position.seq(), clock.now(), result, "");
        running = false;
        position = ChainPosition.START;
        breaks = new ArrayList<>();
        lines = 0;
        spent = Duration.ZERO;
        return result;
    }

    private synchronized void seen(LedgerLine line) {
        lines++;
        anchors.seen(line);
    }
}

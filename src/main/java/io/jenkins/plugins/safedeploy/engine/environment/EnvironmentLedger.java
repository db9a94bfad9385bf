package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.CorruptLedgerException;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.HeadMovedException;
import io.jenkins.plugins.safedeploy.engine.ledger.Ledger;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerDraft;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerOptions;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerPoisonedException;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerWriteException;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The ledger of one environment with its events and its state: the one place through which the engine reads and writes.
 * Thread safe. Every change is a {@link #transact}: decide on a state, append if that is still the state, else decide
 * again.
 */
public final class EnvironmentLedger implements Closeable {
    private static final int REOPENINGS = 3;

    /** Lines that are read backwards at once. */
    private static final int BACKWARDS = 1_000;

    private final LedgerStore store;
    private final Ledger ledger;
    private final Folded folded;
    private final String name;
    private final String actor;
    private final String driver = UUID.randomUUID().toString();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Entry> started = new HashMap<>();
    private long told;
    private final Object holding = new Object();
    private Closeable held;

    /** A line to be written. */
    public record Line(String service, String deployment, long epoch, String actor, Event event) {}

    private EnvironmentLedger(LedgerStore store, Ledger ledger, Folded folded, String name, String actor) {
        this.store = store;
        this.ledger = ledger;
        this.folded = folded;
        this.name = name;
        this.actor = actor;
    }

    /**
     * Opens the ledger of an environment; a new one gets its first line.
     *
     * @param actor who is written on the lines of this process
     */
    public static EnvironmentLedger open(LedgerStore store, String name, String actor, Clock clock) throws IOException {
        return open(store, name, actor, clock, LedgerOptions.writer(name));
    }

    /** As {@link #open(LedgerStore, String, String, Clock)} with options of a writer. */
    public static EnvironmentLedger open(
            LedgerStore store, String name, String actor, Clock clock, LedgerOptions options) throws IOException {
        Folded folded = new Folded();
        Ledger ledger = Ledger.open(store, clock, folded, options);
        EnvironmentLedger opened = new EnvironmentLedger(store, ledger, folded, name, actor);
        folded.listen(opened::told);
        Event first = new Event.LedgerOpened(UUID.randomUUID().toString(), store.home());
        opened.transact(state -> state.key().isEmpty() ? List.of(opened.line("", "", 0, first)) : List.of());
        return opened;
    }

    /** Opens it for looking only: takes no lock, repairs nothing. */
    public static EnvironmentLedger view(LedgerStore store, String name, Clock clock) throws IOException {
        Folded folded = new Folded();
        Ledger ledger = Ledger.open(store, clock, folded, LedgerOptions.reader(name));
        return new EnvironmentLedger(store, ledger, folded, name, "");
    }

    /** Random id of the ledger. */
    public String id() {
        return ledger.id();
    }

    public String name() {
        return name;
    }

    /** Random id of this process as a driver. */
    public String driver() {
        return driver;
    }

    /** The bytes behind it, for verification and history. */
    public Ledger ledger() {
        return ledger;
    }

    /** Is called with each new entry, while the state stands still; must be quick and must not append. */
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    /** Reading again after a failed force hands out lines a second time; nobody is told twice. */
    private void told(Entry entry) {
        if (entry.seq() <= told) {
            return;
        }
        told = entry.seq();
        if (entry.event() instanceof Event.EffectStarted effect) {
            started.put(entry.deployment() + "/" + effect.effect(), entry);
        } else if (entry.event() instanceof Event.Settled) {
            started.keySet().removeIf(key -> key.startsWith(entry.deployment() + "/"));
        }
        listeners.forEach(listener -> listener.accept(entry));
    }

    /** Reads what other processes wrote. */
    public void refresh() {
        try {
            ledger.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the state; what leaves {@code question} must not be the state itself. */
    public <T> T read(Function<EnvironmentState, T> question) {
        return ledger.read(() -> question.apply(folded.state()));
    }

    /** A line of this process. */
    public Line line(String service, String deployment, long epoch, Event event) {
        return new Line(service, deployment, epoch, actor, event);
    }

    /** Who is written on the lines of this process. */
    public String actor() {
        return actor;
    }

    /** As {@link #transact(Function, Predicate)} where nothing is in flight that has to come to its end. */
    public List<Entry> transact(Function<EnvironmentState, List<Line>> decide) {
        return transact(decide, state -> false);
    }

    /**
     * Appends what {@code decide} says about the newest state, all or none. It is called again when somebody else wrote
     * meanwhile; it must be pure and quick.
     *
     * @param mustSettle whether this leads something that has touched the world to its end: then it uses the reserve of a
     *     full disk, and goes on behind a corrupt stretch
     * @return the entries; empty when {@code decide} had none
     * @throws UncheckedIOException when it could not be written; nothing counts then
     */
    public List<Entry> transact(Function<EnvironmentState, List<Line>> decide, Predicate<EnvironmentState> mustSettle) {
        int reopened = 0;
        boolean reserved = false;
        while (true) {
            Attempt attempt = ledger.read(() -> {
                folded.refuseNewer();
                List<Line> lines = decide.apply(folded.state());
                return new Attempt(ledger.head(), lines, mustSettle.test(folded.state()));
            });
            if (attempt.lines().isEmpty()) {
                return List.of();
            }
            List<LedgerDraft> drafts = drafts(attempt.lines());
            try {
                return entries(
                        reserved
                                ? ledger.appendReserved(attempt.head(), drafts)
                                : ledger.append(attempt.head(), drafts));
            } catch (HeadMovedException e) {
                continue;
            } catch (LedgerPoisonedException e) {
                reopen(e, ++reopened);
            } catch (CorruptLedgerException e) {
                if (!attempt.mustSettle()) {
                    throw new UncheckedIOException(e);
                }
                goOn(e);
            } catch (LedgerWriteException e) {
                if (!attempt.mustSettle() || reserved) {
                    throw new UncheckedIOException(e);
                }
                reserved = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Goes on behind a corrupt stretch; whether the caller may is not decided here. */
    public List<Entry> acceptCorruption(String reason) {
        try {
            return entries(ledger.continueAfterBreak(
                    drafts(List.of(line("", "", 0, new Event.CorruptionAccepted(reason, null))))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void goOn(CorruptLedgerException corrupt) {
        acceptCorruption("a deployment in flight has to come to its end: " + corrupt.getMessage());
    }

    private void reopen(LedgerPoisonedException poisoned, int times) {
        if (times > REOPENINGS) {
            throw new UncheckedIOException(poisoned);
        }
        try {
            ledger.reopen();
        } catch (IOException e) {
            e.addSuppressed(poisoned);
            throw new UncheckedIOException(e);
        }
    }

    private List<LedgerDraft> drafts(List<Line> lines) {
        return lines.stream()
                .map(line -> EventCodec.draft(
                        line.event(), name, line.service(), line.deployment(), line.actor(), line.epoch()))
                .toList();
    }

    private static List<Entry> entries(List<LedgerLine> lines) {
        return lines.stream().map(EventCodec::read).toList();
    }

    private record Attempt(Head head, List<Line> lines, boolean mustSettle) {}

    // ---- documents, evidence, anchors ----

    /** Stores content by its digest, forced. */
    public Digest put(byte[] content) throws IOException {
        return store.putDocument(content);
    }

    /** Stored content, verified. */
    public byte[] document(Digest digest) throws IOException {
        return store.document(digest);
    }

    public LedgerStore store() {
        return store;
    }

    /** The line that announced an effect of this process. */
    public Optional<Entry> started(String deployment, String effect) {
        return ledger.read(() -> Optional.ofNullable(started.get(deployment + "/" + effect)));
    }

    /** Whether this ledger has that line. */
    public boolean contains(long seq, String hash) {
        if (seq < 1 || seq > ledger.head().seq()) {
            return false;
        }
        try {
            List<LedgerLine> found = ledger.newest(1, seq + 1);
            return !found.isEmpty()
                    && found.get(0).seq() == seq
                    && found.get(0).hash().equals(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every event of one deployment, oldest first; none when there is no such deployment. */
    public List<Entry> history(String deployment) throws IOException {
        return history(deployment, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * The same, read from {@code beforeSeq} backwards to its request.
     *
     * @param limit lines of the ledger that are read at most
     * @return empty when its request is not among them
     */
    public List<Entry> history(String deployment, long beforeSeq, long limit) throws IOException {
        LinkedList<Entry> found = new LinkedList<>();
        long before = beforeSeq;
        for (long read = 0; read < limit; read += BACKWARDS) {
            List<LedgerLine> lines = ledger.newest((int) Math.min(BACKWARDS, limit - read), before);
            for (LedgerLine line : lines) {
                if (line.deployment().equals(deployment)) {
                    found.addFirst(EventCodec.read(line));
                    if (found.getFirst().event() instanceof Event.Requested) {
                        return found;
                    }
                }
            }
            if (lines.isEmpty()) {
                break;
            }
            before = lines.get(lines.size() - 1).seq();
        }
        return List.of();
    }

    // ---- drivers ----

    /** From now on this process counts as alive for as long as it lives. */
    public void holdDriver() throws IOException {
        synchronized (holding) {
            if (held == null) {
                held = store.holdDriver(driver);
            }
        }
    }

    /** Whether the process with that driver id lives. */
    public boolean alive(String driverId) {
        try {
            return driverId.equals(driver) || store.driverAlive(driverId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why this copy of the ledger must not act before somebody claims it; empty when it may. */
    public Optional<String> unclaimed() throws IOException {
        String mismatch = read(EnvironmentState::mismatch);
        if (!mismatch.isEmpty()) {
            return Optional.of(mismatch);
        }
        var here = store.home();
        var there = read(EnvironmentState::home);
        return there == null || there.matches(here)
                ? Optional.empty()
                : Optional.of("this ledger was last used at " + there.path() + " and is now at " + here.path()
                        + " in another folder or on another machine: it was moved, restored or cloned");
    }

    @Override
    public void close() throws IOException {
        synchronized (holding) {
            ledger.close();
            if (held != null) {
                held.close();
                held = null;
            }
        }
    }
}

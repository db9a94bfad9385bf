package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerVerifier;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a long history costs whoever asks for the present: a look at an open ledger (did anybody append, then everything
 * a status page shows); opening with the checkpoint and a tail of equal length behind it, for a short and a long
 * ledger; reading everything without a checkpoint; following the whole chain. The peer of the last two is one thread
 * that reads the same files, takes the SHA-256 of each line and parses it with Jackson into a tree: it checks no chain
 * and keeps no state. Files lie in the page cache.
 */
final class LongLedger implements Benchmark {
    private static final int SHORT = 10_000;
    private static final int TAIL = 1_000;

    @Override
    public void run(Setting setting, Table table) throws Exception {
        int events = setting.size(1_000_000, 50_000);
        History history = new History(setting.fresh("recorded"));
        Path small = setting.folder().resolve("short");
        Path large = setting.folder().resolve("long");
        write(history, small, SHORT);
        setting.say("writing " + events + " events");
        write(history, large, events);
        String many = String.format(java.util.Locale.ROOT, "%,d events", events);

        setting.say("checkpoint of the short ledger: " + Files.size(small.resolve("checkpoint.json"))
                + " bytes, of the long one: " + Files.size(large.resolve("checkpoint.json")));
        warm(setting, table, small, large, many);
        opening(setting, table, small, large, many);
        cold(setting, table, large, many);
    }

    /** Left open, so that no checkpoint is written behind the tail. */
    private static void write(History history, Path folder, long events) throws Exception {
        FileLedgerStore store = new FileLedgerStore(folder, History.UNFORCED);
        try (EnvironmentLedger ledger = EnvironmentLedger.open(store, "production", "alice", new SystemClock())) {
            history.write(ledger, events);
        }
        EnvironmentLedger tail = EnvironmentLedger.open(store, "production", "alice", new SystemClock());
        history.write(tail, tail.ledger().head().seq() + TAIL);
        store.close();
    }

    private static String status(EnvironmentLedger ledger) {
        ledger.refresh();
        return ledger.read(LongLedger::status);
    }

    private static String status(EnvironmentState state) {
        List<Object> services = new ArrayList<>();
        state.services()
                .forEach((name, service) -> services.add(Map.of(
                        "service", name,
                        "current", service.current().map(Object::toString).orElse(""),
                        "hold", service.hold().map(Object::toString).orElse(""),
                        "lock", service.lock(),
                        "queue", service.queue(),
                        "quarantined", service.quarantine().size())));
        return Json.text(Map.of(
                "environment", state.name(),
                "paused", state.paused(),
                "services", services,
                "deployments", List.copyOf(state.deployments().keySet()),
                "recent", state.recent()));
    }

    private static EnvironmentLedger view(Path folder) throws IOException {
        return EnvironmentLedger.view(new FileLedgerStore(folder, History.UNFORCED), "production", new SystemClock());
    }

    private static void warm(Setting setting, Table table, Path small, Path large, String many) throws Exception {
        EnvironmentLedger few = view(small);
        EnvironmentLedger all = view(large);
        Rounds times = Rounds.take(
                setting.size(200, 20),
                setting.size(2001, 101),
                Rounds.timed(() -> status(all)),
                Rounds.timed(() -> status(few)));
        table.below(
                "status of an open ledger of " + many + " (look, read, JSON), against one of 10,000",
                Table.time(times.median(0)),
                Table.time(times.median(1)),
                times.speed(0, 1),
                "< 5 ms",
                times.median(0) < 5e6);
    }

    private static void opening(Setting setting, Table table, Path small, Path large, String many) throws Exception {
        Rounds times = Rounds.take(
                setting.size(20, 3),
                setting.size(51, 7),
                Rounds.timed(() -> status(view(large))),
                Rounds.timed(() -> status(view(small))));
        table.below(
                "opening " + many + ": checkpoint + " + TAIL + " lines, against 10,000 events",
                Table.time(times.median(0)),
                Table.time(times.median(1)),
                times.speed(0, 1),
                "no dependence (>= 0.5x)",
                times.speed(0, 1) >= 0.5);
    }

    private static void cold(Setting setting, Table table, Path large, String many) throws Exception {
        Files.delete(large.resolve("checkpoint.json"));
        List<Path> segments = LedgerPeer.segments(large);
        long bytes = 0;
        for (Path segment : segments) {
            bytes += Files.size(segment);
        }
        String first = firstRead(large);
        long lines = view(large).ledger().head().seq();
        Rounds times = Rounds.take(
                1,
                setting.size(5, 3),
                Rounds.timed(() -> status(view(large))),
                Rounds.timed(() -> require(LedgerPeer.parsed(segments) == lines)),
                Rounds.timed(() -> require(verified(large) == lines)));
        String size = many + ", " + bytes / lines + " bytes each";
        String peer = Table.perSecond(lines, times.median(1)) + " lines";
        table.below(
                "reading " + size + ", without a checkpoint, against SHA-256 + Jackson on one thread",
                Table.time(times.median(0)) + ", " + Table.perSecond(lines, times.median(0)) + " lines",
                Table.time(times.median(1)) + ", " + peer,
                times.speed(0, 1),
                "< 5 s for 1,000,000",
                times.median(0) < 5e9);
        table.told("the same, in a JVM that has just been started", first, "", Double.NaN);
        table.told(
                "verify of the same, against the same",
                Table.time(times.median(2)) + ", " + Table.perSecond(lines, times.median(2)) + " lines",
                Table.time(times.median(1)) + ", " + peer,
                times.speed(2, 1));
    }

    /** In another JVM. */
    private static String firstRead(Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        First.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String took = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        require(process.waitFor() == 0);
        return took.strip();
    }

    /** Opens a ledger and says how long that took. */
    static final class First {
        public static void main(String[] arguments) throws Exception {
            long start = System.nanoTime();
            status(view(Path.of(arguments[0])));
            System.out.println(Table.time(System.nanoTime() - start));
        }
    }

    private static long verified(Path folder) throws IOException {
        Verification found =
                new LedgerVerifier(new FileLedgerStore(folder, History.UNFORCED), new SystemClock()).verify(List.of());
        require(found.status() == Verification.Status.OK);
        return found.lines();
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the ledger is not as it was written");
        }
    }
}

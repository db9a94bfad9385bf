package io.jenkins.plugins.safedeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.safedeploy.engine.driver.Driver;
import io.jenkins.plugins.safedeploy.engine.driver.ProgressListener;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Start-up of a process with 500 environments, one after the other on one thread: open each ledger for writing (lock,
 * checkpoint, tail), make its driver (which locks its own file), and ask which deployments lost theirs. The first time
 * is in a JVM that has just been started, as it is for the user. The peer parses each checkpoint and the lines of each
 * segment behind half of it with Jackson, and does nothing else; it runs first and so has the cold page cache, if any.
 */
final class StartUp implements Benchmark {
    private static final int EVENTS = 200;
    private static final int TAIL = 100;
    private static final int AT_ONCE = 4;

    @Override
    public void run(Setting setting, Table table) throws Exception {
        int environments = setting.size(500, 20);
        Path folder = setting.fresh("environments");
        // Written by another JVM: this one is to be fresh.
        Process writer = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Environments.class.getName(),
                        setting.fresh("recorded").toString(),
                        folder.toString(),
                        Integer.toString(environments))
                .inheritIO()
                .start();
        if (writer.waitFor() != 0) {
            throw new IllegalStateException("the environments could not be written");
        }
        long start = System.nanoTime();
        parseAll(folder, environments);
        double firstPeer = System.nanoTime() - start;
        long processor = processor();
        double first = openAll(folder, environments);
        processor = processor() - processor;
        String what =
                "start-up with " + environments + " environments of " + (EVENTS + TAIL) + " events, four at a time, ";
        String peer = ", against parsing checkpoints and tails";
        table.below(
                what + "fresh JVM" + peer,
                Table.time(first) + " (" + Table.time(processor) + " of processor)",
                Table.time(firstPeer),
                firstPeer / first,
                "< 3 s for 500",
                first < 3e9);
        Rounds times = Rounds.take(
                1,
                setting.size(7, 3),
                () -> openAll(folder, environments),
                Rounds.timed(() -> parseAll(folder, environments)));
        table.told(
                what + "warm JVM" + peer, Table.time(times.median(0)), Table.time(times.median(1)), times.speed(0, 1));
    }

    /** What all threads of this process used, compilers included; tells a slow machine from a busy one. */
    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Writes the environments. */
    static final class Environments {
        public static void main(String[] arguments) throws Exception {
            History history = new History(Path.of(arguments[0]));
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                FileLedgerStore store =
                        new FileLedgerStore(Path.of(arguments[1]).resolve("e" + i), History.UNFORCED);
                try (EnvironmentLedger ledger = EnvironmentLedger.open(store, "e" + i, "alice", new SystemClock())) {
                    history.write(ledger, EVENTS);
                }
                EnvironmentLedger tail = EnvironmentLedger.open(store, "e" + i, "alice", new SystemClock());
                history.write(tail, tail.ledger().head().seq() + TAIL);
                store.close();
            }
            System.exit(0);
        }
    }

    /** {@value #AT_ONCE} at a time, as a host does: an open waits for its files most of the time. */
    private static double openAll(Path folder, int environments) throws Exception {
        List<FileLedgerStore> stores = new CopyOnWriteArrayList<>();
        List<Driver> drivers = new CopyOnWriteArrayList<>();
        TimerScheduler scheduler = new TimerScheduler();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        long start = System.nanoTime();
        List<Future<?>> opening = new ArrayList<>();
        for (int i = 0; i < environments; i++) {
            String name = "e" + i;
            opening.add(threads.submit(() -> {
                FileLedgerStore store = new FileLedgerStore(folder.resolve(name));
                stores.add(store);
                drivers.add(open(name, store, scheduler));
                return null;
            }));
        }
        for (Future<?> each : opening) {
            each.get();
        }
        double took = System.nanoTime() - start;
        threads.shutdown();
        drivers.forEach(Driver::close);
        scheduler.close();
        for (FileLedgerStore store : stores) {
            store.close();
        }
        return took;
    }

    private static Driver open(String name, FileLedgerStore store, TimerScheduler scheduler) throws IOException {
        SystemClock clock = new SystemClock();
        EnvironmentLedger ledger = EnvironmentLedger.open(store, name, "alice", clock);
        Driver driver = new Driver(ledger, new NoHost(), clock, scheduler, Notifier.NOBODY, ProgressListener.NONE);
        if (!driver.orphaned().isEmpty() || ledger.unclaimed().isPresent()) {
            throw new IllegalStateException("environment " + name + " is not as it was written");
        }
        return driver;
    }

    /** The peer. */
    private static void parseAll(Path folder, int environments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < environments; i++) {
            Path environment = folder.resolve("e" + i);
            mapper.readTree(Files.readAllBytes(environment.resolve("checkpoint.json")));
            List<String> lines = Files.readAllLines(environment.resolve("ledger-1.jsonl"));
            for (String line : lines.subList(EVENTS, lines.size())) {
                mapper.readTree(line);
            }
        }
    }
}

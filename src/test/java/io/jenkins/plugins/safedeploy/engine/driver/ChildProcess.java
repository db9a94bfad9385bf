package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFiles;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real process that deploys, for tests that kill it or run two of it. What it says on its output is its report. */
final class ChildProcess {
    private final EnvironmentLedger ledger;
    private final DirectoryHost host;
    private final Driver driver;
    private final Requests requests;

    private ChildProcess(Path root, String name, int steps) throws IOException {
        host = new DirectoryHost(root, steps);
        ledger = EnvironmentLedger.open(
                new FileLedgerStore(root.resolve("ledger")), "production", name, new SystemClock());
        driver = new Driver(
                ledger, host, new SystemClock(), new TimerScheduler(), Notifier.NOBODY, ProgressListener.NONE);
        requests = new Requests(ledger, host, new SystemClock());
    }

    /** {@code <root> <name> until-killed|once|race [seconds]} */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        String name = arguments[1];
        switch (arguments[2]) {
            case "until-killed" -> new ChildProcess(root, name, 12).untilKilled();
            case "once" -> new ChildProcess(root, name, 1).once(Integer.parseInt(arguments[3]));
            case "append-lock-in-place" -> write(root, name, LedgerFiles.REAL, Integer.parseInt(arguments[3]));
            case "append-lock-taken-out" -> write(root, name, UNLOCKED, Integer.parseInt(arguments[3]));
            case "race" -> new ChildProcess(root, name, 2).race(name, Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[2]);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Negative control: a lock that locks nothing but a byte that nobody else asks for. */
    private static final LedgerFiles UNLOCKED = new LedgerFiles() {
        @Override
        public FileLock lock(FileChannel channel) throws IOException {
            return channel.lock(ProcessHandle.current().pid(), 1, false);
        }
    };

    /** Only writes lines, as fast as it can, and tells each that it was told is in the ledger. */
    private static void write(Path root, String name, LedgerFiles files, int seconds) throws IOException {
        EnvironmentLedger ledger = EnvironmentLedger.open(
                new FileLedgerStore(root.resolve("ledger"), FileLedgerStore.Settings.DEFAULT.withFiles(files)),
                "production",
                name,
                new SystemClock());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            note(ledger.transact(state -> List.of(
                    ledger.line("web", "", 0, new Event.RequestRefused(Kind.DEPLOY, name, List.of("only a line"))))));
        }
        say("DONE");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Finishes what its predecessor left, judges the result, then deploys one release after the other. */
    private void untilKilled() throws Exception {
        List<String> orphans = driver.orphaned();
        for (String orphan : orphans) {
            Settlement end = driver.adopt(orphan, "its process was killed").get(60, TimeUnit.SECONDS);
            say("ADOPTED " + end.outcome() + " " + end.landed());
        }
        judge();
        say("READY");
        for (int number = next(); ; number++) {
            Optional<Settlement> end = number % 5 == 0 ? rollback(false) : Optional.of(deploy(number));
            end.ifPresent(e -> say("SETTLED " + e.outcome() + " " + e.landed()));
        }
    }

    private void judge() throws Exception {
        Invariants.violations(ledger).forEach(violation -> say("VIOLATION " + violation));
        ServiceState service = ledger.read(state -> state.service("web"));
        Optional<Installed> current = service.current();
        if (service.certain() && current.isPresent()) {
            var seen = host.target(host.plan()).observe();
            if (!seen.shows(current.get().release().content())) {
                say("VIOLATION the ledger says " + current.get().release().release() + ", there is " + seen.detail());
            }
        }
    }

    private int next() {
        return 1 + ledger.read(state -> (int) state.service("web").epoch());
    }

    private Settlement deploy(int number) throws Exception {
        String id = requests.deploy(
                new DeployRequest(host.plan(), DirectoryHost.release(number), false, false, "test", "test"));
        return settled(driver.drive(id));
    }

    private Optional<Settlement> rollback(boolean emergency) throws Exception {
        var candidates = ledger.read(state -> Candidates.inOrder(
                state.service("web"),
                state.service("web").current().map(c -> c.release().content()).orElse(null)));
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        String id = requests.rollback(
                new RollbackRequest("web", candidates.get(0), emergency, false, true, "by hand", "test"));
        return Optional.of(settled(driver.drive(id)));
    }

    private static Settlement settled(CompletableFuture<Settlement> end) throws Exception {
        return end.get(120, TimeUnit.SECONDS);
    }

    /** One deployment, then the end; says so when it cannot get there in time. */
    private void once(int number) throws Exception {
        say("READY");
        try {
            String id = requests.deploy(
                    new DeployRequest(host.plan(), DirectoryHost.release(number), false, false, "test", "test"));
            Settlement end = driver.drive(id).get(4, TimeUnit.SECONDS);
            say("SETTLED " + end.outcome() + " " + end.landed());
        } catch (java.util.concurrent.TimeoutException e) {
            say("STOPPED not settled in time");
        } catch (Exception e) {
            say("STOPPED " + e);
        }
    }

    /** Deploys, rolls back and writes for some seconds, and tells every line that it was told is in the ledger. */
    private void race(String name, int seconds) throws Exception {
        Random random = new Random(name.hashCode());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Thread writer = new Thread(() -> {
            while (System.nanoTime() < end) {
                note(ledger.transact(state -> List.of(ledger.line(
                        "web", "", 0, new Event.RequestRefused(Kind.DEPLOY, name, List.of("only a line"))))));
                try {
                    Thread.sleep(random.nextInt(20));
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        writer.start();
        int number = name.equals("first") ? 1 : 2;
        while (System.nanoTime() < end) {
            Optional<Settlement> settled =
                    random.nextInt(6) == 0 ? rollback(random.nextBoolean()) : Optional.of(deploy(number));
            settled.ifPresent(s -> say("SETTLED " + s.outcome() + " " + s.deployment()));
            number += 2;
        }
        writer.join();
        for (String orphan : driver.orphaned()) {
            driver.adopt(orphan, "left over").get(60, TimeUnit.SECONDS);
        }
        say("DONE");
    }

    private static void note(List<Entry> entries) {
        entries.forEach(entry -> say("APPENDED " + entry.seq() + " " + entry.hash()));
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A folder, a target and people, which outlive processes; and the process that is at work in it. */
final class World {
    private static final Duration LIMIT = Duration.ofDays(2);

    final SimulatedTime time = new SimulatedTime();
    final Stage stage = new Stage(time);
    final Path folder;
    long segmentBytes = 64L * 1024 * 1024;
    boolean full;
    boolean forceTakenOut;
    boolean driverLockTakenOut;
    MortalFiles files;
    MortalStore store;
    Points points;

    /** Prepares a world. */
    interface Setup {
        void prepare(World world) throws IOException;
    }

    World(Path folder) {
        this.folder = folder;
    }

    /** A process begins. */
    void open(Points lifetime) throws IOException {
        points = lifetime;
        files = new MortalFiles(points);
        files.full = (path, bytes) -> full && Files.exists(folder.resolve("reserve"));
        files.forceTakenOut = forceTakenOut;
        stage.workspace.points = points;
        stage.target.beforeChange = () -> points.pass("before the change of the target");
        stage.target.afterChange = () -> points.pass("after the change of the target");
        stage.target.beforeFence = () -> points.pass("before the fence of the target");
        store = new MortalStore(
                folder,
                FileLedgerStore.Settings.DEFAULT
                        .withSegmentBytes(segmentBytes)
                        .withReserveBytes(16 * 1024)
                        .withFiles(files));
        store.driverLockTakenOut = driverLockTakenOut;
        stage.open(store);
    }

    /** After it died: the kernel cleans up, and the machine forgets what it has to. */
    void bury() throws IOException {
        time.forget();
        stage.target.orphan();
        store.die();
        if (points.death == Points.Death.POWER_CUT) {
            files.cutPower();
        }
    }

    void close() throws IOException {
        stage.driver.close();
        stage.ledger.close();
        store.close();
    }

    /** A process takes over what the dead left, and carries it to its end. */
    void recover(Consumer<World> people) {
        List<String> orphans = stage.driver.orphaned();
        orphans.forEach(deployment -> stage.driver.adopt(deployment, "its process died"));
        people.accept(this);
        time.runUntil(() -> stage.ledger.read(state -> state.deployments().isEmpty()), LIMIT);
    }

    void approveSoon(Entry entry) {
        approveSoon(entry.deployment());
    }

    /** Somebody else, in another process. */
    void approveSoon(String deployment) {
        time.after(Duration.ofSeconds(20), () -> {
            try (MortalStore other = new MortalStore(folder, FileLedgerStore.Settings.DEFAULT.withReserveBytes(0));
                    EnvironmentLedger ledger = EnvironmentLedger.open(other, "production", "alice", time)) {
                new Requests(ledger, stage, time)
                        .approve(deployment, new Approvals.Person("alice", Set.of(), true), "fine");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.forcedByAnother();
        });
    }

    List<String> awaitingApproval() {
        return stage.ledger.read(state -> state.deployments().keySet().stream()
                .filter(id -> state.deployments().get(id).awaitsApproval())
                .toList());
    }

    /** As a crash in the middle of a write leaves it. */
    void tear() throws IOException {
        Files.write(
                folder.resolve("ledger-1.jsonl"),
                "{\"v\":1,\"ledger\":\"".getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.APPEND);
    }

    /** Outcome and landed of everything that settled. */
    List<String> outcomes() throws IOException {
        List<String> outcomes = new ArrayList<>();
        stage.ledger.ledger().lines(1, line -> {
            if (EventCodec.read(line).event() instanceof Event.Settled end) {
                outcomes.add(end.outcome() + "/" + end.landed());
            }
        });
        return outcomes;
    }

    List<String> violations() throws IOException {
        stage.ledger.refresh();
        return Invariants.violations(stage.ledger, stage.target, stage.workspace);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                Path there = to.resolve(from.relativize(path).toString());
                if (Files.isSymbolicLink(path)) {
                    Files.createSymbolicLink(there, Files.readSymbolicLink(path));
                } else if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(path, there);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk.sorted(java.util.Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}

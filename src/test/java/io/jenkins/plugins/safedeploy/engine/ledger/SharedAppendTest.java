package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.reader;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedAppendTest {
    @TempDir
    Path root;

    /** What a child process does: appends for some time and prints the hash of each event that it was told of. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            long millis = Long.parseLong(arguments[1]);
            LedgerFiles files = arguments[2].equals("locked")
                    ? LedgerFiles.REAL
                    : new LedgerFiles() {
                        @Override
                        public FileLock lock(FileChannel channel) {
                            return null;
                        }

                        @Override
                        public FileLock tryLock(FileChannel channel) {
                            return null;
                        }
                    };
            StringBuilder told = new StringBuilder();
            try (FileLedgerStore store = new FileLedgerStore(
                            folder, Ledgers.SMALL.withSegmentBytes(100_000).withFiles(files));
                    Ledger ledger =
                            Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER.withCheckpointEvery(50))) {
                Thread.sleep(200);
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                for (int i = 0; System.nanoTime() < end; i++) {
                    told.append(append(ledger, draft(i)).hash()).append('\n');
                }
            } catch (IOException e) {
                told.append("failed ").append(e.getMessage()).append('\n');
            }
            System.out.print(told);
        }
    }

    private static Process child(Path folder, long millis, String locking, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        String.valueOf(millis),
                        locking)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Events that two processes were told of, or how they failed. */
    private List<String> twoProcesses(Path folder, long millis, String locking) throws Exception {
        List<Process> children = new ArrayList<>();
        List<Path> outputs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            outputs.add(root.resolve(locking + i));
            children.add(child(folder, millis, locking, outputs.get(i)));
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThat(children.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            List<String> lines = Files.readAllLines(outputs.get(i));
            assertThat(lines).as("process " + i).isNotEmpty();
            told.addAll(lines);
        }
        return told;
    }

    @Test
    @Tag("slow")
    void twoProcessesAppendInTurnWithoutForkAndLoss() throws Exception {
        Path folder = root.resolve("ledger");
        Tally tally = new Tally();
        Files.createDirectories(folder);
        List<String> told;
        try (Ledger reader = reader(folder, tally)) {
            AtomicBoolean running = new AtomicBoolean(true);
            List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
            Thread looking = new Thread(() -> {
                while (running.get()) {
                    try {
                        reader.refresh();
                        assertThat(reader.condition().intact()).isTrue();
                    } catch (IOException | RuntimeException | AssertionError e) {
                        wrong.add(e);
                    }
                }
            });
            looking.start();
            told = twoProcesses(folder, 3_000, "locked");
            running.set(false);
            looking.join();
            assertThat(wrong).isEmpty();
            reader.refresh();
            assertThat(reader.head().seq()).isEqualTo(told.size());
        }
        try (Ledger ledger = open(folder)) {
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
            List<LedgerLine> lines = Ledgers.all(ledger);
            assertThat(lines).extracting(LedgerLine::hash).containsExactlyInAnyOrderElementsOf(told);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i).seq()).isEqualTo(i + 1L);
            }
        }
    }

    @Test
    @Tag("slow")
    void withoutTheLockTwoProcessesForkOrLoseEvents() throws Exception {
        Path folder = root.resolve("ledger");
        Files.createDirectories(folder);
        List<String> told = twoProcesses(folder, 2_000, "unlocked");
        try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL)) {
            Verification verification = new LedgerVerifier(store, Ledgers.CLOCK).verify(List.of());
            boolean noticed = verification.status() != Verification.Status.OK || verification.lines() != told.size();
            assertThat(noticed).isTrue();
        }
    }

    @Test
    void interruptsNeverStopAnAppendNorDropTheLock() throws Exception {
        Path folder = root.resolve("ledger");
        int each = 200;
        List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
        try (Ledger one = open(folder);
                Ledger two = open(folder)) {
            List<Thread> threads = new ArrayList<>();
            for (Ledger ledger : List.of(one, two, one)) {
                Thread thread = new Thread(() -> {
                    try {
                        for (int i = 0; i < each; i++) {
                            append(ledger, draft(i));
                        }
                    } catch (IOException | RuntimeException e) {
                        wrong.add(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            while (threads.stream().anyMatch(Thread::isAlive)) {
                threads.forEach(Thread::interrupt);
                Thread.sleep(0, 100_000);
            }
            assertThat(wrong).isEmpty();
            one.refresh();
            assertThat(one.head().seq()).isEqualTo(3L * each);
            assertThat(one.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
        }
    }

    @Test
    void aFolderThatWasReplacedWhileItIsOpenIsReadAgainBeforeAnythingIsWritten() throws Exception {
        Path folder = root.resolve("ledger");
        Tally tally = new Tally();
        try (Ledger ledger = open(folder, tally)) {
            append(ledger, draft(1));
            Path copy = Ledgers.copy(folder, root.resolve("backup"));
            append(ledger, draft(2));
            Files.move(folder, root.resolve("away"));
            Ledgers.copy(copy, folder);
            LedgerLine line = append(ledger, draft(3));
            assertThat(line.seq()).isEqualTo(2);
            assertThat(tally.lines).isEqualTo(2);
            assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
        }
    }
}

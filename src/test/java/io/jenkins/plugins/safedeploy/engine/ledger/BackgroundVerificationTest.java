package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.large;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundVerificationTest {
    @TempDir
    Path folder;

    /** Runs one task at a time when it is told to. */
    private static final class StepByStep implements Scheduler {
        final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public Timer after(Duration delay, Runnable task) {
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public void run(Runnable task) {
            tasks.add(task);
        }

        int all() {
            int steps = 0;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                steps++;
            }
            return steps;
        }
    }

    private final StepByStep scheduler = new StepByStep();
    private final List<Verification> ended = new ArrayList<>();
    private Head head;

    @BeforeEach
    void aLedgerOfSomeMegabytes() throws Exception {
        try (Ledger ledger = open(folder)) {
            for (int i = 0; i < 100; i++) {
                Ledgers.append(ledger, large(i, 50_000));
            }
            head = ledger.head();
        }
    }

    private BackgroundVerification verification() throws Exception {
        return new BackgroundVerification(
                new FileLedgerStore(folder, Ledgers.SMALL), scheduler, Ledgers.CLOCK, 1_000_000, ended::add);
    }

    @Test
    void itReadsALittleAtATimeAndTellsHowFarItCame() throws Exception {
        BackgroundVerification verification = verification();
        verification.start(List.of(head));
        assertThat(verification.progress().seq()).isZero();
        scheduler.tasks.poll().run();
        assertThat(verification.progress().seq()).isBetween(1L, 60L);
        assertThat(verification.progress().result()).isNull();
        assertThat(scheduler.all()).isGreaterThan(4);
        assertThat(verification.progress().seq()).isEqualTo(100);
        assertThat(verification.progress().result().status()).isEqualTo(Verification.Status.OK);
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).lines()).isEqualTo(100);
    }

    @Test
    void afterAStopItGoesOnWhereItWas() throws Exception {
        BackgroundVerification verification = verification();
        verification.start(List.of(head));
        scheduler.tasks.poll().run();
        long seq = verification.progress().seq();
        verification.stop();
        scheduler.all();
        assertThat(verification.progress().seq()).isEqualTo(seq);
        verification.start(List.of());
        scheduler.all();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).lines()).isEqualTo(100);
        verification.start(List.of());
        scheduler.all();
        assertThat(ended).hasSize(2);
    }

    @Test
    void itFindsWhatWasChangedAndWhatIsMissing() throws Exception {
        BackgroundVerification verification = verification();
        verification.start(List.of(new Head(101, "a".repeat(64))));
        scheduler.all();
        assertThat(ended.get(0).status()).isEqualTo(Verification.Status.TRUNCATED);
        Path segment = folder.resolve("ledger-1.jsonl");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[2_500_000] ^= 1;
        Files.write(segment, bytes);
        verification.start(List.of());
        scheduler.all();
        assertThat(ended.get(1).status()).isEqualTo(Verification.Status.CORRUPT);
        assertThat(verification.progress().seq()).isBetween(40L, 60L);
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.append;
import static io.jenkins.plugins.safedeploy.engine.ledger.Ledgers.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real fsync calls that fail, injected by strace. */
@Tag("slow")
class FailedForceTest {
    @TempDir
    Path root;

    /** Appends five events, reopening when the writer is poisoned, and prints what happened. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (FileLedgerStore store = new FileLedgerStore(
                            Path.of(arguments[0]), FileLedgerStore.Settings.DEFAULT.withReserveBytes(0));
                    Ledger ledger = Ledger.open(store, Ledgers.CLOCK, new Tally(), Ledgers.WRITER)) {
                for (int i = 0; i < 5; i++) {
                    try {
                        System.out.println("told " + append(ledger, draft(i)).hash());
                    } catch (LedgerPoisonedException e) {
                        System.out.println("refused " + i);
                        try {
                            append(ledger, draft(i));
                            System.out.println("wrong: it went on without being reopened");
                        } catch (LedgerPoisonedException again) {
                            ledger.reopen();
                            System.out.println("head " + ledger.head().seq() + " after " + i);
                        }
                    }
                }
            }
        }
    }

    private List<String> childWithFailingForce(Path folder, int which) throws Exception {
        Path output = root.resolve("output-" + which);
        Process child = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-o",
                        root.resolve("trace-" + which).toString(),
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO:when=" + which,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(output);
    }

    private static boolean straceMayInject() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-e", "inject=fsync:error=EIO:when=1", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatTheDiskDidNotConfirmIsNeverAcknowledgedAndTheRestGoesOnAfterReopening() throws Exception {
        assumeThat(straceMayInject()).as("strace is there and may trace").isTrue();
        int refused = 0;
        for (int which = 1; which <= 8; which++) {
            Path folder = root.resolve("ledger-" + which);
            Files.createDirectories(folder);
            List<String> output = childWithFailingForce(folder, which);
            assertThat(output).as("force %s", which).noneMatch(line -> line.startsWith("wrong"));
            List<String> told = output.stream()
                    .filter(line -> line.startsWith("told "))
                    .map(line -> line.substring(5))
                    .toList();
            // strace counts the calls of each thread by itself, so there may be two that fail
            int poisoned = (int)
                    output.stream().filter(line -> line.startsWith("refused")).count();
            refused += poisoned;
            try (Ledger ledger = Ledgers.open(folder)) {
                assertThat(ledger.condition().intact()).isTrue();
                assertThat(Ledgers.all(ledger)).extracting(LedgerLine::hash).containsExactlyElementsOf(told);
                assertThat(told).as(output.toString()).hasSize(5 - poisoned);
                assertThat(ledger.verify(List.of()).status()).isEqualTo(Verification.Status.OK);
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(5);
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a real process does not confirm what it was told to keep: strace lets fsync fail. */
@Tag("slow")
class FailingForceTest {
    private static final String STRACE = "/usr/bin/strace";

    @TempDir
    Path root;

    @Test
    void aRollbackSettlesOrStopsWithItsLedgerIntactWheneverAForceFails() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(STRACE)), "strace is not here");
        TreeMap<String, Integer> ends = new TreeMap<>();
        List<String> violations = new ArrayList<>();
        // the first force after a failed one says ok again; or none does any more
        for (String when : List.of("4", "7", "10", "13", "17", "21", "26", "31", "36", "9+", "16+", "24+", "32+")) {
            Path place = root.resolve("at-" + when.replace("+", "-on"));
            Files.createDirectories(place.resolve("work"));
            once(List.of(), place, 1, ends);
            once(
                    List.of(
                            STRACE,
                            "-f",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=fsync,fdatasync",
                            "-e",
                            "inject=fsync,fdatasync:error=EIO:when=" + when),
                    place,
                    3,
                    ends);
            violations.addAll(settledByItsSuccessor(place).stream()
                    .map(v -> "at " + when + ": " + v)
                    .toList());
        }
        System.out.println("failing forces: " + ends);
        assertThat(violations).isEmpty();
    }

    private static void once(List<String> before, Path place, int release, TreeMap<String, Integer> ends)
            throws Exception {
        try (Children child = Children.start(before, place, "child", "once", Integer.toString(release))) {
            assertThat(child.ended(120)).as("%s", child.said).isTrue();
            List<String> end = new ArrayList<>(child.said("SETTLED"));
            end.addAll(child.said("STOPPED"));
            if (!before.isEmpty()) {
                ends.merge(end.isEmpty() ? "STOPPED before it began" : brief(end.get(0)), 1, Integer::sum);
            }
        }
    }

    private static String brief(String end) {
        return end.startsWith("SETTLED") ? end : "STOPPED";
    }

    private static List<String> settledByItsSuccessor(Path place) throws Exception {
        DirectoryHost host = new DirectoryHost(place, 1);
        try (FileLedgerStore store = new FileLedgerStore(place.resolve("ledger"));
                TimerScheduler scheduler = new TimerScheduler();
                EnvironmentLedger ledger = EnvironmentLedger.open(store, "production", "successor", new SystemClock());
                Driver driver = new Driver(
                        ledger, host, new SystemClock(), scheduler, Notifier.NOBODY, ProgressListener.NONE)) {
            for (String orphan : driver.orphaned()) {
                Settlement end = driver.adopt(orphan, "its disk failed").get(60, TimeUnit.SECONDS);
                assertThat(end.outcome()).isNotNull();
            }
            List<String> violations = new ArrayList<>(Invariants.violations(ledger));
            var service = ledger.read(state -> state.service("web"));
            if (service.certain()
                    && service.current().isPresent()
                    && !host.target(host.plan())
                            .observe()
                            .shows(service.current().get().release().content())) {
                violations.add(
                        "the ledger says " + service.current().get().release().release() + " is there");
            }
            return violations;
        }
    }
}

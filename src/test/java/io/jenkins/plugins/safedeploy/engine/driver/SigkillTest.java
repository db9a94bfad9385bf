package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process that deploys to a real folder, many times, and looks at what its successor makes of it. */
@Tag("slow")
class SigkillTest {
    private static final int KILLS = Integer.getInteger("safedeploy.kills", 50);
    private static final long SEED = 20261123;

    @TempDir
    Path root;

    @Test
    void whateverMomentTheProcessIsKilledItsSuccessorSettlesIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock (util-linux) is not here");
        Files.createDirectories(root.resolve("work"));
        Random random = new Random(SEED);
        List<String> violations = new ArrayList<>();
        TreeMap<String, Integer> ends = new TreeMap<>();
        int writing = 0;
        for (int i = 0; i <= KILLS; i++) {
            try (Children child = Children.start(List.of(), root, "child", "until-killed")) {
                assertThat(child.ready()).as("kill %s: %s", i, child.said).isTrue();
                Thread.sleep(random.nextInt(i % 2 == 0 ? 250 : 1200));
                child.process.destroyForcibly().waitFor();
                writing += isWriting() ? 1 : 0;
                violations.addAll(child.said("VIOLATION"));
                child.said("ADOPTED").forEach(end -> ends.merge(end, 1, Integer::sum));
            }
        }
        System.out.printf(
                "%d kills, %d of them while a child process was writing; adopted and settled: %s%n",
                KILLS, writing, ends);
        if (Files.exists(root.resolve("violations"))) {
            violations.addAll(Files.readAllLines(root.resolve("violations")));
        }
        violations.addAll(interleaved());
        assertThat(violations).isEmpty();
        assertThat(writing).isPositive();
    }

    /**
     * Whether somebody holds the lock of the restart command. Asks the kernel: trying to take the lock would make a
     * command that begins at that moment believe that another one runs.
     */
    private boolean isWriting() throws Exception {
        Path lock = root.resolve("one.lock");
        if (!Files.exists(lock)) {
            return false;
        }
        String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .anyMatch(line -> line.contains("FLOCK") && line.contains(inode));
    }

    /** Runs that wrote again after another one had begun: an orphan that outlived the fence. */
    private List<String> interleaved() throws Exception {
        List<String> found = new ArrayList<>();
        Set<String> over = new LinkedHashSet<>();
        String writer = "";
        for (String line : Files.readAllLines(root.resolve("writing"))) {
            if (!line.equals(writer)) {
                if (over.contains(line)) {
                    found.add("wrote after another one had begun: " + line);
                }
                over.add(writer);
                writer = line;
            }
        }
        return found;
    }
}

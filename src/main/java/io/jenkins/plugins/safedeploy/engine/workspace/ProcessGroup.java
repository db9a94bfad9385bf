package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process group, seen through {@code /proc} and ended by signals. The kernel gives a group's number to nobody else
 * for as long as one process is in it (pid_namespaces(7), setpgid(2)).
 *
 * @param id pid of its leader
 */
record ProcessGroup(long id) {
    private static final Path PROC = Path.of("/proc");
    private static final long POLL_NANOS = 10_000_000;

    /**
     * One live process.
     *
     * @param started in clock ticks since the machine started; with the pid it names a process for ever
     */
    record Member(long pid, char state, long group, long started) {
        boolean alive() {
            return state != 'Z' && state != 'X' && state != 'x';
        }
    }

    /**
     * Live members; a process that ended but was not yet reaped is none.
     *
     * @throws IOException when a process is there but cannot be looked at: then nothing is proven
     */
    List<Member> members() throws IOException {
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                read(entry)
                        .filter(member -> member.group() == id && member.alive())
                        .ifPresent(members::add);
            }
        }
        return members;
    }

    /** The process with that pid, dead or alive, in whatever group. */
    static Optional<Member> process(long pid) throws IOException {
        return read(PROC.resolve(Long.toString(pid)));
    }

    /** Whether the process was started with that entry ({@code NAME=value}) in its environment; false when unreadable. */
    static boolean hasVariable(long pid, String entry) {
        try {
            byte[] all = Processes.content(PROC.resolve(Long.toString(pid)).resolve("environ"));
            return ('\0' + new String(all, StandardCharsets.UTF_8)).contains('\0' + entry + '\0');
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Member> read(Path entry) throws IOException {
        String stat;
        try {
            stat = new String(Processes.content(entry.resolve("stat")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (Files.exists(entry)) {
                throw e;
            }
            return Optional.empty();
        }
        // The name of the program stands in brackets and may hold anything, brackets included.
        int end = stat.lastIndexOf(')');
        String[] fields = stat.substring(end + 2).split(" ");
        return Optional.of(new Member(
                Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                fields[0].charAt(0),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[19])));
    }

    /**
     * Sends TERM, after {@code graceNanos} KILL, until {@code gone} says that it is over.
     *
     * @return false when {@code limitNanos} passed first
     */
    boolean end(long graceNanos, long limitNanos, Check gone) throws IOException {
        long start = System.nanoTime();
        boolean asked = false;
        while (!gone.holds()) {
            long passed = System.nanoTime() - start;
            if (passed > limitNanos) {
                return false;
            }
            if (passed >= graceNanos) {
                Processes.signal("KILL", id);
            } else if (!asked) {
                // Not understood as asked before the leader made the group: it has just been started.
                asked = Processes.signal("TERM", id);
            }
            Processes.pause(POLL_NANOS);
        }
        return true;
    }

    /** A question whose answer may need the disk. */
    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException;
    }
}

package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Held for as long as an effect's command runs, also when the driver that started it is long dead.
 *
 * <p>Processes: {@code flock -o} leads the session and holds a flock(2) lock on {@code <name>.lock}; below it a
 * constant shell script writes {@code <name>.effect} (leader's pid and start time, a token, the boot id), runs the
 * command and adds {@code ended}. What the command leaves behind has no descriptor of the lock ({@code -o}), so a server
 * started by a restart script does not hold it. The lock alone proves nothing: TERM may end the flock process while
 * the command ignores it. So an effect is over when its lock is free <em>and</em> its record says {@code ended} or
 * nobody of its group is left.
 */
final class EffectLock {
    /** Names the run in the environment of everything it starts. */
    static final String TOKEN = "SAFE_DEPLOY_EFFECT_TOKEN";

    /** What flock answers when another process holds the lock. */
    static final int CONFLICT = 97;

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,80}");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    // $PPID is the flock process. The 20th field after the program's name is its start time (proc(5)).
    private static final String SCRIPT = """
            record=$1 token=$2 boot=$3
            shift 3
            started() { shift 19; start=$1; }
            read -r stat <"/proc/$PPID/stat" && started ${stat##*) } &&
            printf '%s %s %s %s\\n' "$PPID" "$start" "$token" "$boot" >"$record" || {
              echo "safe-deploy: cannot write $record; the command was not started" >&2
              exit 96
            }
            "$@"
            code=$?
            [ "$code" -gt 128 ] || printf 'ended %s\\n' "$code" >>"$record"
            exit "$code"
            """;

    private final String name;
    private final Path lock;
    private final Path record;

    /** @throws IllegalArgumentException when the name could leave the folder */
    EffectLock(Path folder, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Not a name for an effect lock: '" + name + "'. Allowed: 1 to 80 of a-z, 0-9 and '-'.");
        }
        this.name = name;
        this.lock = folder.resolve(name + ".lock");
        this.record = folder.resolve(name + ".effect");
    }

    /** @param ended whether the command came to its end by itself */
    private record Recorded(ProcessGroup group, long started, String token, String boot, boolean ended) {}

    /** {@code arguments}, to be run below the lock; waits a second for it, as long as somebody's glance may take. */
    List<String> around(List<String> arguments, String token) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Processes.required("flock"),
                "--close",
                "--wait",
                "1",
                "--conflict-exit-code",
                Integer.toString(CONFLICT),
                lock.toString(),
                "/bin/sh",
                "-c",
                SCRIPT,
                "safe-deploy-effect",
                record.toString(),
                token,
                bootId()));
        all.addAll(arguments);
        return all;
    }

    /** Whether the run with that token came as far as starting its command. */
    boolean startedBy(String token) throws IOException {
        return recorded().filter(effect -> effect.token().equals(token)).isPresent();
    }

    /** Whether an effect is running, or was cut off and left processes in its group. */
    boolean held() throws IOException {
        return Files.exists(lock) && !free("/bin/true") || !remains().isEmpty();
    }

    /** Runs a command that ends at once below the lock; false when another process holds it. */
    private boolean free(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Processes.required("flock"),
                "--nonblock",
                "--conflict-exit-code",
                Integer.toString(CONFLICT),
                lock.toString()));
        all.addAll(List.of(command));
        int answer = Processes.exitOf(all);
        if (answer != 0 && answer != CONFLICT) {
            throw new IOException(
                    "Cannot tell whether the effect lock " + lock + " is held: flock ended with " + answer);
        }
        return answer == 0;
    }

    /** What is left of an effect that did not come to its end; empty when there is none. */
    List<ProcessGroup.Member> remains() throws IOException {
        Optional<Recorded> effect = recorded();
        if (effect.isEmpty() || effect.get().ended() || !effect.get().boot().equals(bootId())) {
            return List.of();
        }
        Optional<ProcessGroup.Member> leader =
                ProcessGroup.process(effect.get().group().id());
        if (leader.isPresent() && leader.get().started() != effect.get().started()) {
            // The number went to somebody else, which the kernel does only when nobody of the group is left.
            return List.of();
        }
        return effect.get().group().members();
    }

    /**
     * Ends the effect.
     *
     * @return true when its end was seen within the limit, or there was none
     */
    boolean end(long graceNanos, long limitNanos) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Optional<Recorded> effect = recorded();
            long left = limitNanos - (System.nanoTime() - start);
            if (effect.isPresent() && mayBeSignalled(effect.get())) {
                effect.get().group().end(graceNanos, left, () -> remains().isEmpty());
            }
            if (remains().isEmpty() && (effect.isEmpty() && !Files.exists(lock) || settled())) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
            // Held without a record to trust: it is just being written, or its group may be a stranger's by now.
            Processes.pause(20_000_000);
        }
    }

    /** Writes the end into the record while holding the lock, so that no run can have begun meanwhile. */
    private boolean settled() throws IOException {
        return free(
                "/bin/sh", "-c", "[ ! -e \"$1\" ] || echo 'ended by a successor' >>\"$1\"", "sh", record.toString());
    }

    /**
     * Only what is surely ours: the leader is the very process that was recorded, or a member carries our token. A
     * group whose leader is gone may be another one's under the same number; it counts as running, and is left alone.
     */
    private boolean mayBeSignalled(Recorded effect) throws IOException {
        List<ProcessGroup.Member> remains = remains();
        return remains.stream()
                .anyMatch(member -> member.pid() == effect.group().id() && member.started() == effect.started()
                        || ProcessGroup.hasVariable(member.pid(), TOKEN + "=" + effect.token()));
    }

    private Optional<Recorded> recorded() throws IOException {
        if (!Files.exists(record)) {
            return Optional.empty();
        }
        String text = new String(Processes.content(record), StandardCharsets.UTF_8);
        String[] lines = text.split("\n");
        String[] fields = lines[0].split(" ");
        if (fields.length != 4 || !text.contains("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Recorded(
                    new ProcessGroup(Long.parseLong(fields[0])),
                    Long.parseLong(fields[1]),
                    fields[2],
                    fields[3],
                    lines.length > 1 && lines[1].startsWith("ended ")));
        } catch (NumberFormatException e) {
            throw new IOException("The record of the effect " + name + " is damaged: " + record, e);
        }
    }

    private static String bootId() throws IOException {
        return new String(Processes.content(BOOT), StandardCharsets.US_ASCII).trim();
    }

    @Override
    public String toString() {
        return name;
    }
}

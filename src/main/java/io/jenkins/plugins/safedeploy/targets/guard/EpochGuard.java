package io.jenkins.plugins.safedeploy.targets.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Has the epoch looked at once more by the process that becomes the command, <em>below its effect lock</em>. Whoever
 * fences writes the epoch first and then ends the holder of the lock; so an older driver that was stopped just before
 * starting its command either finds the new epoch here, or is found there.
 */
public final class EpochGuard {
    /** Exit code of a command that was not run because of a newer driver. */
    public static final int STALE = 98;

    private static final String SCRIPT = """
            file=$1 mine=$2
            shift 2
            if ! read -r seen <"$file" || ! [ "$seen" -le "$mine" ]; then
              echo "safe-deploy: not run, the target was touched by epoch $seen; this is epoch $mine" >&2
              exit 98
            fi
            exec "$@"
            """;

    private EpochGuard() {}

    /**
     * {@code arguments}, run only while {@code epochFile} holds no higher number than {@code epoch}.
     *
     * @param arguments program and arguments; a program that the shell has built in is looked for on the PATH
     */
    public static List<String> around(List<String> arguments, String epochFile, long epoch) {
        List<String> all =
                new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "safe-deploy-guard", epochFile, Long.toString(epoch)));
        all.addAll(arguments);
        return all;
    }
}

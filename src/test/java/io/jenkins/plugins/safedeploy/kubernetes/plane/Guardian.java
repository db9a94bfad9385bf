package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Ends the children of this JVM and removes their folder when the JVM is gone, killed or not: a shell that waits for the end
 * of its input. It ends only what it was told of and what still has the folder in its command line.
 */
final class Guardian {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=
            while read -r pid; do pids="$pids $pid"; done
            for pid in $pids; do
                tr '\\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$FOLDER" && kill -9 "$pid"
            done
            for attempt in 1 2 3 4 5; do rm -rf "$FOLDER" 2>/dev/null && break; sleep 0.2; done
            """;

    private final Writer pids;

    /** @param folder what the children write; its path stands in the command line of each */
    Guardian(Path folder) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        shell.environment().put("FOLDER", folder.toString());
        pids = shell.start().outputWriter(StandardCharsets.US_ASCII);
    }

    void watch(long pid) {
        try {
            pids.write(pid + "\n");
            pids.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

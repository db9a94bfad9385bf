package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts processes. Nothing else in the project does; arguments never pass through a shell's parser. */
final class Processes {
    private static final File NOWHERE = new File("/dev/null");
    private static final Duration SHORT = Duration.ofSeconds(10);

    private Processes() {}

    /**
     * Starts a process with no input whose output, both streams, is appended to {@code output}: to a file and not to a
     * pipe, so that neither the end of this JVM nor the end of our reading kills what writes into it.
     */
    static Process start(List<String> arguments, Map<String, String> environment, File directory, File output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(directory)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(NOWHERE))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Exit code of a process that ends by itself within moments; its output is thrown away. */
    static int exitOf(List<String> arguments) throws IOException {
        Process process = start(arguments, Map.of(), null, NOWHERE);
        try {
            if (!waitFor(process, SHORT)) {
                throw new IOException("'" + arguments.get(0) + "' did not end within " + SHORT.toSeconds() + " s");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits without giving in to an interrupt, which is kept for whoever asks for it next. */
    private static boolean waitFor(Process process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sleeps; an interrupt does not cut it short and is kept. */
    static void pause(long nanos) {
        long deadline = System.nanoTime() + nanos;
        boolean interrupted = Thread.interrupted();
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** All bytes of a small file, also on an interrupted thread, where a channel would close itself. */
    static byte[] content(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes();
        }
    }

    /** Sends a signal to a whole process group; false when there is no such group or it may not be signalled. */
    static boolean signal(String name, long group) throws IOException {
        return exitOf(List.of("/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", name, Long.toString(group))) == 0;
    }

    /**
     * Where a program is, as the shell would find it.
     *
     * @param program a name, or a path relative to {@code directory}
     * @param path colon-separated folders; null for the usual ones
     * @return an absolute path, or the relative one when {@code program} has a slash; null when there is none
     */
    static String find(String program, Path directory, String path) {
        try {
            if (program.indexOf('/') >= 0) {
                return runnable(directory.resolve(program)) ? program : null;
            }
            for (String folder : (path == null ? "/usr/local/bin:/usr/bin:/bin" : path).split(":")) {
                Path candidate = directory.resolve(folder).resolve(program);
                if (!folder.isEmpty() && runnable(candidate)) {
                    return candidate.toString();
                }
            }
            return null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static boolean runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** A program of the package util-linux. */
    static String required(String program) throws IOException {
        String found = find(program, Path.of(""), System.getenv("PATH"));
        if (found == null) {
            throw new IOException("Cannot start processes here: '" + program + "' is not on the PATH ("
                    + System.getenv("PATH") + "). It keeps a deployment's processes in a session of their own and marks"
                    + " them as running. Install the package util-linux (apt-get install util-linux).");
        }
        return found;
    }
}

package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One program of the plane, which may be killed and started again as it was. */
final class Child {
    private static final Duration START = Duration.ofSeconds(60);

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Guardian guardian;
    private final BooleanSupplier ready;
    private Process process;

    /** @param ready whether it answers; asked again until it does, for at most 60 s */
    Child(String name, List<String> command, Path folder, Guardian guardian, BooleanSupplier ready) {
        this.name = name;
        this.command = command;
        this.log = folder.resolve(name + ".log");
        this.guardian = guardian;
        this.ready = ready;
    }

    synchronized void start() {
        if (runs()) {
            return;
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        guardian.watch(process.pid());
    }

    synchronized void awaitReady() {
        Instant deadline = Instant.now().plus(START);
        while (!ready.getAsBoolean()) {
            if (!runs() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(name
                        + (runs() ? " did not answer within " + START.toSeconds() + " s" : " ended") + ":\n" + log());
            }
            pause();
        }
    }

    /** SIGKILL, and it is gone when this returns. */
    synchronized void kill() {
        if (process != null) {
            try {
                process.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    synchronized boolean runs() {
        return process != null && process.isAlive();
    }

    /** The last lines that it wrote. */
    String log() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

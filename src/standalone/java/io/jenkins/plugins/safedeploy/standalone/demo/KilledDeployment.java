package io.jenkins.plugins.safedeploy.standalone.demo;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.standalone.SafeDeployCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A second process that deploys, and is killed with SIGKILL while it does. */
final class KilledDeployment {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PID = "pid ";

    private final Path folder;
    private final Consumer<String> output;
    private final CompletableFuture<Long> pid = new CompletableFuture<>();

    /** @param output takes what the process prints until it is killed */
    KilledDeployment(Path folder, Consumer<String> output) {
        this.folder = folder;
        this.output = output;
    }

    /**
     * Starts the process and kills it as soon as {@code moment} has come.
     *
     * @return its process id
     * @throws IOException when it ended before, or the moment did not come
     */
    long run(List<String> arguments, BooleanSupplier moment) throws IOException {
        CompletableFuture<CommandResult> end = CompletableFuture.supplyAsync(() -> start(arguments));
        try {
            long process = pid.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!moment.getAsBoolean()) {
                if (end.isDone() || System.nanoTime() > deadline) {
                    throw new IOException(
                            "The process " + process + " was to be killed in the middle, and ended before");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
            end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return process;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("The second process could not be started or killed: " + e, e);
        }
    }

    private CommandResult start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "echo \"" + PID + "$$\"; exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SafeDeployCommand.class.getName()));
        command.addAll(arguments);
        try {
            return new LocalWorkspace("", folder, folder.resolve("state"))
                    .run(new Command(command, Map.of(), null, LIMIT, null), new Cancellation(), this::heard);
        } catch (IOException e) {
            pid.completeExceptionally(e);
            throw new UncheckedIOException(e);
        }
    }

    private void heard(String line) {
        if (line.startsWith(PID) && !pid.isDone()) {
            pid.complete(Long.parseLong(line.substring(PID.length()).strip()));
        } else {
            output.accept(line);
        }
    }
}

package io.jenkins.plugins.safedeploy.bench.kubernetes;

import io.jenkins.plugins.safedeploy.kubernetes.plane.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The real kubectl or helm, with a kubeconfig and a namespace. */
public final class Client {
    /** @param output of both streams */
    public record Answer(int exitCode, String output) {
        public Answer orThrow() {
            if (exitCode != 0) {
                throw new IllegalStateException(output);
            }
            return this;
        }
    }

    private final List<String> command;
    private final Path home;

    /**
     * @param name {@code kubectl} or {@code helm}
     * @param home where it keeps its caches, warm from call to call as a person's are
     */
    public Client(String name, Path kubeconfig, String namespace, Path home) {
        Path program = Programs.client(name)
                .orElseThrow(() -> new IllegalStateException("no " + name + ": run tools/kubernetes-plane clients"));
        this.command = List.of(program.toString(), "--kubeconfig=" + kubeconfig, "--namespace=" + namespace);
        this.home = home;
    }

    public Answer run(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }

    /** {@code kubectl rollout undo} of each, four at a time. */
    public void undo(List<String> deployments) throws InterruptedException, ExecutionException {
        ExecutorService four = Executors.newFixedThreadPool(4);
        try {
            List<Future<Answer>> all = deployments.stream()
                    .map(name -> four.submit(
                            () -> run("rollout", "undo", "deployment/" + name).orThrow()))
                    .toList();
            for (Future<Answer> each : all) {
                each.get();
            }
        } finally {
            four.shutdown();
        }
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link ChildProcess} that was started, and what it said. */
final class Children implements AutoCloseable {
    final Process process;
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private Children(Process process) {
        this.process = process;
        this.reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    /** @param before a program that runs it, such as strace; empty for none */
    static Children start(List<String> before, Path root, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ChildProcess.class.getName(),
                root.toString()));
        command.addAll(List.of(arguments));
        return new Children(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals("READY")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // it was killed
        } finally {
            ready.countDown();
        }
    }

    /** Until it says that it is, or has ended. */
    boolean ready() throws InterruptedException {
        return ready.await(90, TimeUnit.SECONDS) && said.contains("READY");
    }

    /** Until all that it said was read. */
    boolean ended(long seconds) throws InterruptedException {
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (ended) {
            reader.join(5000);
        }
        return ended;
    }

    List<String> said(String word) {
        synchronized (said) {
            return said.stream().filter(line -> line.startsWith(word)).toList();
        }
    }

    /** SIGKILL; what it started goes on. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

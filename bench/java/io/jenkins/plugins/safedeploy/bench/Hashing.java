package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast artifacts are hashed: {@code Digest.of(InputStream)} of a file against {@code openssl dgst -sha256} and
 * {@code sha256sum} of the same file, which was just written and so lies in memory for all three. The peers' start is
 * part of their time; the file is large enough for that not to matter. Then two files, one after the other against both
 * at once on two threads.
 */
final class Hashing implements Benchmark {
    private static final int MEGABYTE = 1 << 20;

    @Override
    public void run(Setting setting, Table table) throws Exception {
        long size = (long) setting.size(1024, 128) * MEGABYTE;
        int rounds = setting.size(9, 3);
        Path file = setting.folder().resolve("one");
        Path other = setting.folder().resolve("two");
        write(file, size);
        write(other, size);
        String expected = digest(file).hex();
        require(expected, "openssl", "dgst", "-sha256", "-r", file.toString());
        require(expected, "sha256sum", file.toString());

        Rounds single = Rounds.take(
                1,
                rounds,
                Rounds.timed(() -> digest(file)),
                Rounds.timed(() -> output("openssl", "dgst", "-sha256", "-r", file.toString())),
                Rounds.timed(() -> output("sha256sum", file.toString())));
        String what = "SHA-256 of a file of " + size / MEGABYTE + " MiB, one thread, against ";
        String ours = Table.bytesPerSecond(size, single.median(0));
        table.fasterThan(
                what + "openssl dgst", ours, Table.bytesPerSecond(size, single.median(1)), single.speed(0, 1), 0.9);
        table.told(what + "sha256sum", ours, Table.bytesPerSecond(size, single.median(2)), single.speed(0, 2));

        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<Digest>> both = List.of(() -> digest(file), () -> digest(other));
        Rounds two = Rounds.take(
                1,
                rounds,
                Rounds.timed(() -> {
                    for (Future<Digest> done : threads.invokeAll(both)) {
                        done.get();
                    }
                }),
                Rounds.timed(() -> {
                    digest(file);
                    digest(other);
                }));
        threads.shutdown();
        table.fasterThan(
                "SHA-256 of two files on two threads, against one after the other",
                Table.bytesPerSecond(2 * size, two.median(0)),
                Table.bytesPerSecond(2 * size, two.median(1)),
                two.speed(0, 1),
                1.8);
    }

    private static void write(Path file, long size) throws IOException {
        byte[] block = new byte[MEGABYTE];
        new Random(size).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < size; written += block.length) {
                block[0]++;
                out.write(block);
            }
        }
    }

    private static Digest digest(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Digest.of(in);
        }
    }

    private static void require(String expected, String... command) throws Exception {
        String said = output(command);
        if (!said.startsWith(expected)) {
            throw new IllegalStateException(command[0] + " says " + said + ", we say " + expected);
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command[0] + " failed: " + said);
        }
        return said;
    }
}

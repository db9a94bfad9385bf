package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Mutates plans and reads them. Run as {@code PlanFuzz <seconds> <seed>}. Whatever the input, the reader answers within
 * two seconds of processor time with a plan that survives its own JSON, or with a {@link PlanException} that is fit for a terminal.
 */
public final class PlanFuzz {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final List<byte[]> SEEDS = List.of(bytes(ExamplePlans.FULL), bytes(ExamplePlans.SMALL));
    private static final List<byte[]> TOKENS = List.of(
                    "&a ",
                    "*a",
                    "- ",
                    ": ",
                    "{",
                    "}",
                    "[",
                    "]",
                    "? ",
                    "|\n",
                    ">-\n",
                    "'",
                    "\"",
                    "#",
                    "!!x ",
                    "<<: ",
                    "---\n",
                    "...\n",
                    "\t",
                    "~",
                    "null",
                    "true",
                    "1e400",
                    "-0",
                    "0x1F",
                    ".nan",
                    "9".repeat(50),
                    "\\u0000",
                    "\u202e",
                    "\ufeff",
                    "\r",
                    "%YAML 1.2\n",
                    "\n  ",
                    ", ",
                    "name: ",
                    "timeout: ",
                    "count: 2147483648",
                    "😀",
                    "\\ud800",
                    "@",
                    "`")
            .stream()
            .map(PlanFuzz::bytes)
            .toList();

    private final Random random;
    private final PlanReader reader = new PlanReader(ExamplePlans.VOCABULARY);
    private long iterations;
    private long accepted;
    private long slowest;

    PlanFuzz(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) {
        long seconds = Long.parseLong(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        System.out.println(new PlanFuzz(seed).run(Long.MAX_VALUE, Duration.ofSeconds(seconds)));
    }

    /** Until either is reached. Returns the figures. */
    String run(long most, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (iterations < most && System.nanoTime() < end) {
            check(mutate());
            iterations++;
        }
        return iterations + " plans read, " + accepted + " accepted, slowest " + slowest / 1_000_000
                + " ms, no violation";
    }

    private void check(byte[] input) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            Plan plan = reader.read("fuzz.yaml", input).plan();
            accepted++;
            require(Plan.fromJson(plan.json()).equals(plan), "survives its own JSON", input, null);
        } catch (PlanException e) {
            require(!e.problems().isEmpty(), "tells a problem", input, e);
            boolean printable = e.getMessage().codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c));
            require(printable && e.getMessage().length() < 100_000, "is fit for a terminal", input, e);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            require(false, "throws nothing else", input, e);
        }
        long took = THREADS.getCurrentThreadCpuTime() - start;
        slowest = Math.max(slowest, took);
        require(took < LONGEST.toNanos(), "answers in two seconds of processor time", input, null);
    }

    private static void require(boolean holds, String what, byte[] input, Throwable cause) {
        if (!holds) {
            String text = "The reader no longer " + what + ". Input: "
                    + Base64.getEncoder().encodeToString(input);
            throw new AssertionError(text, cause);
        }
    }

    private byte[] mutate() {
        byte[] input = SEEDS.get(random.nextInt(SEEDS.size()));
        int edits = 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 5);
        for (int i = 0; i < edits; i++) {
            input = edit(input);
        }
        return input;
    }

    private byte[] edit(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + 1 + random.nextInt(random.nextInt(5) == 0 ? 400 : 12));
        byte[] span = Arrays.copyOfRange(input, from, to);
        return switch (random.nextInt(8)) {
            case 0 -> splice(input, from, to, new byte[0]);
            case 1 -> splice(input, from, from, span);
            case 2 -> splice(input, from, Math.min(input.length, from + 1), new byte[] {(byte) random.nextInt(256)});
            case 3, 4 -> splice(input, from, from, TOKENS.get(random.nextInt(TOKENS.size())));
            case 5 -> splice(input, from, to, TOKENS.get(random.nextInt(TOKENS.size())));
            case 6 -> splice(input, random.nextInt(input.length + 1), -1, span);
            default -> splice(input, from, from, repeated());
        };
    }

    private byte[] repeated() {
        byte[] token = TOKENS.get(random.nextInt(TOKENS.size()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(200); i >= 0; i--) {
            out.writeBytes(token);
        }
        return out.toByteArray();
    }

    /** {@code to} of -1 inserts at {@code from}. */
    private static byte[] splice(byte[] input, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        out.writeBytes(with);
        int rest = to < 0 ? from : to;
        out.write(input, rest, input.length - rest);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.plan.source.PlanFuzz;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads mutated plans for a stated time. It has no peer: what is told is how many were read without a violation. A
 * violation ends the run with the input that showed it.
 */
final class Fuzz implements Benchmark {
    @Override
    public void run(Setting setting, Table table) throws Exception {
        int seconds = Integer.getInteger("bench.fuzz.seconds", setting.size(60, 3));
        long seed = Long.getLong("bench.fuzz.seed", System.nanoTime());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            PlanFuzz.main(new String[] {Integer.toString(seconds), Long.toString(seed)});
        } finally {
            System.setOut(console);
        }
        String figures = said.toString(StandardCharsets.UTF_8).strip();
        long plans = Long.parseLong(figures.substring(0, figures.indexOf(' ')));
        setting.say("seed " + seed + ": " + figures);
        table.below(
                "plan reader, mutated plans for " + seconds + " s",
                figures + " (" + Table.perSecond(plans, seconds * 1e9) + ")",
                "",
                Double.NaN,
                "no violation",
                figures.endsWith("no violation"));
    }
}

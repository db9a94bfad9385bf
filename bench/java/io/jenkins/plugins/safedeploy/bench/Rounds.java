package io.jenkins.plugins.safedeploy.bench;

import java.util.Arrays;

/**
 * Times of several ways to do one thing, taken in turns (A B C, A B C, ...), so that what disturbs the machine disturbs
 * all of them alike. A ratio is the median of the ratios within each round.
 */
final class Rounds {
    /** One way to do it. */
    interface Way {
        void run() throws Exception;
    }

    /** One way that says itself how many nanoseconds count. */
    interface Timed {
        double nanos() throws Exception;
    }

    private final double[][] nanos;

    private Rounds(double[][] nanos) {
        this.nanos = nanos;
    }

    static Timed timed(Way way) {
        return () -> {
            long start = System.nanoTime();
            way.run();
            return System.nanoTime() - start;
        };
    }

    /** @param warmUp rounds that are thrown away first */
    static Rounds take(int warmUp, int rounds, Timed... ways) throws Exception {
        double[][] nanos = new double[ways.length][rounds];
        for (int round = -warmUp; round < rounds; round++) {
            for (int way = 0; way < ways.length; way++) {
                double took = ways[way].nanos();
                if (round >= 0) {
                    nanos[way][round] = took;
                }
            }
        }
        return new Rounds(nanos);
    }

    /** Median time of a way, in nanoseconds. */
    double median(int way) {
        return median(nanos[way].clone());
    }

    /** How many times as fast as {@code peer} {@code way} is: above 1 is faster. */
    double speed(int way, int peer) {
        double[] ratios = new double[nanos[way].length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = nanos[peer][i] / nanos[way][i];
        }
        return median(ratios);
    }

    static double median(double... values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}

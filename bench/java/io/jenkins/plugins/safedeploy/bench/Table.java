package io.jenkins.plugins.safedeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines of the report: what, ours, peer, ratio, goal, met. */
final class Table {
    private static final List<String> HEADER = List.of("what", "ours", "peer", "ratio", "goal", "met?");

    private final List<List<String>> lines = new ArrayList<>();

    /** A figure whose ratio has a goal: at least so many times as fast as the peer. */
    void fasterThan(String what, String ours, String peer, double ratio, double goal) {
        add(what, ours, peer, factor(ratio), ">= " + number(goal), ratio >= goal ? "yes" : "NO");
    }

    /** A figure that has to stay below a bound; the peer says what the machine was like. */
    void below(String what, String ours, String peer, double ratio, String goal, boolean met) {
        add(what, ours, peer, Double.isNaN(ratio) ? "" : factor(ratio), goal, met ? "yes" : "NO");
    }

    /** A figure that is told and has no goal. */
    void told(String what, String ours, String peer, double ratio) {
        add(what, ours, peer, Double.isNaN(ratio) ? "" : factor(ratio), "", "");
    }

    private void add(String... cells) {
        lines.add(List.of(cells));
        System.err.println("  " + String.join(" | ", cells));
    }

    /** For {@link #print}, which another process calls. */
    void append(Path file) throws IOException {
        List<String> rows =
                lines.stream().map(cells -> String.join("\t", cells)).toList();
        Files.write(file, rows, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
    }

    /** What was appended to {@code file}, as a Markdown table with aligned columns. */
    static String print(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (String row : Files.readAllLines(file)) {
            rows.add(List.of(row.split("\t", -1)));
        }
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(text, rows.get(r), widths, " ");
            if (r == 0) {
                line(text, HEADER.stream().map(cell -> "").toList(), widths, "-");
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths, String fill) {
        for (int i = 0; i < widths.length; i++) {
            text.append("|").append(fill).append(cells.get(i));
            text.append(fill.repeat(widths[i] - cells.get(i).length())).append(fill);
        }
        text.append("|\n");
    }

    static String perSecond(double count, double nanos) {
        return number(count * 1e9 / nanos) + "/s";
    }

    static String bytesPerSecond(double bytes, double nanos) {
        return String.format(Locale.ROOT, "%.2f GB/s", bytes / nanos);
    }

    static String time(double nanos) {
        if (nanos < 1e6) {
            return number(nanos / 1e3) + " us";
        }
        return nanos < 1e9 ? number(nanos / 1e6) + " ms" : number(nanos / 1e9) + " s";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String factor(double ratio) {
        return number(ratio) + "x";
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done to a deployment and how it ended, in {@code target/kubernetes-chaos.md} for people. */
final class ChaosTable {
    private static final Map<String, String> ROWS = new TreeMap<>();

    private ChaosTable() {}

    static synchronized void add(String what, Phase phase, ShopCommand.Ended ended) throws IOException {
        String code = Arrays.stream(ExitCode.values())
                .filter(each -> each.code() == ended.code())
                .map(Enum::name)
                .findFirst()
                .orElse(String.valueOf(ended.code()));
        ROWS.put(
                what + " " + phase,
                "| %s | %s | %s | %s | %s |"
                        .formatted(
                                what,
                                phase.words,
                                code,
                                said("runs now", ended.text()),
                                said("hold", ended.text()).replaceFirst(":.*", "")));
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("kubernetes-chaos.md"),
                "| what | when | how it ended | runs now | hold |\n|---|---|---|---|---|\n"
                        + ROWS.values().stream().collect(Collectors.joining("\n", "", "\n")));
    }

    private static String said(String field, String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(field + " "))
                .map(line -> line.substring(field.length()).strip())
                .reduce((one, other) -> other)
                .orElse("");
    }
}

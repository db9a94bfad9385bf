package io.jenkins.plugins.safedeploy.gates.command;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import io.jenkins.plugins.safedeploy.gates.measurement.NumberBounds;
import io.jenkins.plugins.safedeploy.gates.settings.Placeholders;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs a command. Exit code 0 passes, the codes in {@code error} say that it could not measure, those in
 * {@code inconclusive} that it cannot tell, and every other one fails. With a value to look for, exit code 0 means that
 * its output decides. A command that cannot be started or does not end in time could not measure.
 */
public final class CommandGate implements Gate {
    /** What a shell says of a program that it may not run, or does not find. */
    private static final List<String> NOT_STARTED = List.of("126", "127");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final Workspace workspace;
    private final Clock clock;
    private final String name;
    private final String shown;
    private final Command command;
    private final Set<Integer> inconclusive;
    private final Set<Integer> error;
    private final OutputValue value;

    /** @throws IllegalArgumentException when a setting is wrong */
    @SuppressFBWarnings(value = "EI_EXPOSE_REP2", justification = "A port is shared, not owned")
    public CommandGate(String name, Settings settings, Workspace workspace, Clock clock) {
        this.workspace = workspace;
        this.clock = clock;
        this.name = name;
        List<String> words = settings.list("command").orElseThrow(() -> settings.wrong("command", "It is required."));
        if (words.isEmpty() || words.get(0).isBlank() || words.stream().anyMatch(word -> word.indexOf(0) >= 0)) {
            throw settings.wrong("command", "");
        }
        shown = String.join(" ", words);
        Command line = settings.isList("command")
                ? new Command(words, Map.of(), null, null, null)
                : Command.shell(words.get(0));
        command = line.in(settings.text("directory").orElse(null))
                .within(settings.duration("commandTimeout", DEFAULT_TIMEOUT, Duration.ofSeconds(1), LONGEST_TIMEOUT));
        inconclusive = codes(settings, "inconclusive", List.of());
        error = codes(settings, "error", NOT_STARTED);
        Set<Integer> both = new TreeSet<>(inconclusive);
        both.retainAll(error);
        if (!both.isEmpty()) {
            throw settings.wrong("inconclusive and error both have the exit code " + both
                    + ". A code can mean one thing only; take it out of one of them.");
        }
        value = OutputValue.read(settings).orElse(null);
    }

    /** The settings that it knows. */
    public static List<SettingDescription> descriptions() {
        List<SettingDescription> all = new ArrayList<>(List.of(
                new SettingDescription(
                        "command",
                        "any",
                        true,
                        "a line for /bin/sh, or a list of the program and its arguments",
                        "What to run. About the release that should be running (before the deployment: the previous one) it"
                                + " gets SAFE_DEPLOY_ENVIRONMENT, _SERVICE, _DEPLOYMENT, _RELEASE, _CONTENT,"
                                + " _PREVIOUS_RELEASE, _BUILD, _COMMIT, _GATE, _MEASUREMENT and _PREFLIGHT."),
                new SettingDescription(
                        "directory", "string", false, "a folder", "Where it runs. Default: the workspace."),
                new SettingDescription(
                        "commandTimeout",
                        "duration",
                        false,
                        "1s to 1h",
                        "Longest run; then it is ended and could not measure. Default: 5m."),
                new SettingDescription(
                        "inconclusive",
                        "list",
                        false,
                        "exit codes from 1 to 255",
                        "Exit codes that say: cannot tell. Default: none."),
                new SettingDescription(
                        "error",
                        "list",
                        false,
                        "exit codes from 1 to 255",
                        "Exit codes that say: could not measure. Default: 126 and 127, the shell's for a program that"
                                + " it cannot run.")));
        all.addAll(OutputValue.descriptions());
        all.addAll(NumberBounds.descriptions());
        return List.copyOf(all);
    }

    @Override
    public Measurement measure(GateContext context) {
        Instant at = clock.now();
        Finding finding;
        try {
            CommandResult result = workspace.run(command.with(variables(context)), context.cancellation(), line -> {});
            finding = judge(result).with(result.output());
        } catch (IOException e) {
            finding = Finding.error("the command could not be run: " + e.getMessage());
        }
        return finding.measured(at, context, shown);
    }

    private Finding judge(CommandResult result) {
        String expected = "exit code 0";
        String code = Integer.toString(result.exit());
        return switch (result.end()) {
            case TIMED_OUT ->
                new Finding(
                        Verdict.ERROR,
                        "",
                        expected,
                        "the command did not end within " + command.timeout().toSeconds() + " s and was ended",
                        "");
            case CANCELLED -> new Finding(Verdict.ERROR, "", expected, "the command was cancelled", "");
            case EXITED -> {
                if (error.contains(result.exit())) {
                    yield new Finding(
                            Verdict.ERROR,
                            code,
                            expected,
                            "exit code " + code + ": could not measure" + last(result),
                            "");
                }
                if (inconclusive.contains(result.exit())) {
                    yield new Finding(
                            Verdict.INCONCLUSIVE,
                            code,
                            expected,
                            "exit code " + code + ": cannot tell" + last(result),
                            "");
                }
                if (result.exit() != 0) {
                    yield new Finding(Verdict.FAILED, code, expected, "exit code " + code + last(result), "");
                }
                yield value == null
                        ? new Finding(Verdict.PASSED, code, expected, "", "")
                        : value.judge(result.output());
            }
        };
    }

    private static String last(CommandResult result) {
        Optional<String> line = OutputValue.lastLine(result.output());
        return line.map(text -> "; its last line: " + text).orElse("");
    }

    private Map<String, String> variables(GateContext context) {
        Release release = Placeholders.expected(context);
        Map<String, String> variables = new TreeMap<>();
        variables.put("SAFE_DEPLOY_ENVIRONMENT", context.environment());
        variables.put("SAFE_DEPLOY_SERVICE", context.service());
        variables.put("SAFE_DEPLOY_DEPLOYMENT", context.deployment());
        variables.put("SAFE_DEPLOY_RELEASE", release.id().value());
        variables.put("SAFE_DEPLOY_CONTENT", release.contentDigest().toString());
        variables.put(
                "SAFE_DEPLOY_PREVIOUS_RELEASE",
                context.previous() == null ? "" : context.previous().id().value());
        variables.put("SAFE_DEPLOY_BUILD", release.build().label());
        variables.put("SAFE_DEPLOY_COMMIT", release.build().commit());
        variables.put("SAFE_DEPLOY_GATE", name);
        variables.put("SAFE_DEPLOY_MEASUREMENT", Integer.toString(context.number()));
        variables.put("SAFE_DEPLOY_PREFLIGHT", Boolean.toString(context.preflight()));
        return variables;
    }

    private static Set<Integer> codes(Settings settings, String field, List<String> fallback) {
        Set<Integer> codes = new TreeSet<>();
        for (String code : settings.list(field).orElse(fallback)) {
            if (!code.matches("[0-9]{1,3}") || Integer.parseInt(code) < 1 || Integer.parseInt(code) > 255) {
                throw settings.wrong(field, "");
            }
            codes.add(Integer.parseInt(code));
        }
        return Set.copyOf(codes);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.cli.CLICommand;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.CorruptLedgerException;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import io.jenkins.plugins.safedeploy.jenkins.acts.ActException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.args4j.Option;

/**
 * What the commands have in common: one JSON document on standard output with {@code --json}, words for people on
 * standard error then; exit codes of {@code docs/exit-codes.md}, and 6 of Jenkins itself for a missing permission.
 */
public abstract class SafeDeployCliCommand extends CLICommand {
    @Option(name = "--json", usage = "One JSON document on standard output; words go to standard error.")
    public boolean json;

    private final String name;
    private final String description;

    SafeDeployCliCommand(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** How a command ended, and its JSON. */
    record Answer(ExitCode code, Map<String, Object> json) {}

    /** Does it, and says it to people. Checks the permissions of whoever asks. */
    abstract Answer answer() throws IOException, InterruptedException;

    @Override
    public final String getName() {
        return name;
    }

    @Override
    public final String getShortDescription() {
        return description;
    }

    @Override
    protected final int run() throws IOException, InterruptedException {
        try {
            Answer answer = answer();
            if (json) {
                stdout.println(Json.pretty(answer.json()));
            }
            return answer.code().code();
        } catch (ActException e) {
            return failed(e.kind().exit(), e.problems());
        } catch (CorruptLedgerException e) {
            return failed(ExitCode.BROKEN_LEDGER, List.of(String.valueOf(e.getMessage())));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CorruptLedgerException corrupt) {
                return failed(ExitCode.BROKEN_LEDGER, List.of(String.valueOf(corrupt.getMessage())));
            }
            throw e;
        }
    }

    private int failed(ExitCode code, List<String> problems) {
        stderr.println("ERROR: " + Printable.text(String.join("\nERROR: ", problems)));
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", code.name());
            error.put("exit", code.code());
            error.put("message", String.join("; ", problems));
            error.put("problems", problems);
            stdout.println(Json.pretty(Map.of("error", error)));
        }
        return code.code();
    }

    /** A line for people. */
    final void say(String line) {
        (json ? stderr : stdout).println(Printable.text(line));
    }

    static String given(String text) {
        return text == null ? "" : text;
    }
}

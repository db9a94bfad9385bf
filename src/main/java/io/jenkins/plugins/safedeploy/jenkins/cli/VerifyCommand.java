package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.Extension;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Follows the whole chain of a ledger. */
@Extension
public final class VerifyCommand extends SafeDeployCliCommand {
    @Argument(metaVar = "ENVIRONMENT", required = true, usage = "Its name.")
    public String environment;

    @Option(
            name = "--anchor",
            metaVar = "SEQ:HASH",
            usage = "A line that was noted elsewhere, such as in the log of a build; may be given several times.")
    public List<String> anchors = new ArrayList<>();

    public VerifyCommand() {
        super(
                "safe-deploy-verify",
                "Follows the ledger of an environment from its first line on: every hash, every link.");
    }

    @Override
    Answer answer() throws IOException {
        Verification result = EnvironmentActs.of(environment).verify(anchors);
        say(result.status() + "  ledger of " + environment + ": " + result.lines() + " lines followed in "
                + Spans.span(result.took()));
        say("  head  " + result.head().seq() + ":" + result.head().hash());
        if (!result.reason().isBlank()) {
            say("  " + result.reason() + " (segment " + result.segment() + ", byte " + result.offset() + ", line "
                    + result.seq() + ")");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("verification", result);
        return new Answer(result.good() ? ExitCode.DONE : ExitCode.BROKEN_LEDGER, json);
    }
}

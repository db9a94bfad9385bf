package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.Extension;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.report.SettledPage;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.acts.ActException;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Deployments that settled. */
@Extension
public final class HistoryCommand extends SafeDeployCliCommand {
    private static final int MOST = 1_000;

    @Argument(metaVar = "ENVIRONMENT", required = true, usage = "Its name.")
    public String environment;

    @Option(name = "--service", metaVar = "SERVICE", usage = "Only this service.")
    public String service;

    @Option(name = "--limit", metaVar = "N", usage = "How many at most, 1 to 1000. Default: 20.")
    public int limit = 20;

    @Option(name = "--before", metaVar = "LINE", usage = "The 'next' of the answer before: the page that follows it.")
    public long before = Long.MAX_VALUE;

    public HistoryCommand() {
        super("safe-deploy-history", "Lists the deployments to an environment that have ended, newest first.");
    }

    @Override
    Answer answer() throws IOException {
        EnvironmentActs acts = EnvironmentActs.of(environment);
        if (limit < 1 || limit > MOST || before < 1) {
            throw new ActException(
                    ActException.Kind.INVALID,
                    "Given: --limit " + limit + ", --before " + before + ". Allowed: --limit 1 to " + MOST
                            + ", --before 1 or more.");
        }
        SettledPage page = SettledPage.of(acts.environment().ledger(), given(service), limit, before, Long.MAX_VALUE);
        page.deployments().forEach(this::print);
        if (page.deployments().isEmpty()) {
            say("Nothing that is asked for has settled in '" + environment + "'.");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployments", page.deployments());
        json.put("next", page.next());
        return new Answer(ExitCode.DONE, json);
    }

    private void print(Settlement each) {
        say(Spans.time(each.settledAt()) + "  " + each.outcome() + "  " + each.service() + "  "
                + (each.kind() == Kind.DEPLOY ? "deploy " : "rollback to ") + each.release() + ", by " + each.actor()
                + ", took " + Spans.span(Duration.between(each.requestedAt(), each.settledAt()))
                + (each.hold() ? ", hold" : ""));
        say("    " + each.deployment() + "  " + each.message());
    }
}

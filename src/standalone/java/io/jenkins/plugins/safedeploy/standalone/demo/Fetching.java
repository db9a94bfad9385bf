package io.jenkins.plugins.safedeploy.standalone.demo;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Fetches the two releases through Maven, with whatever settings and mirrors this machine has. */
final class Fetching {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Fetching() {}

    /** @throws CommandFailure when Maven is missing or could not reach its repository */
    static void into(Path folder) throws IOException {
        List<String> maven = List.of(
                "mvn", "-q", "-B", "-ntp", "-f", "pom.xml", "org.apache.maven.plugins:maven-dependency-plugin:copy");
        CommandResult result;
        try {
            result = new LocalWorkspace("", folder, folder.resolve("state"))
                    .run(
                            new Command(maven, Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"), null, LIMIT, null),
                            new Cancellation(),
                            line -> {});
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.ERROR,
                    "The demo fetches a real server with Maven, and Maven could not be started: " + e.getMessage()
                            + ". Install it (apt-get install maven) and try again.",
                    e);
        }
        if (!result.ok()) {
            String output = result.output().strip();
            throw new CommandFailure(
                    ExitCode.ERROR,
                    "The demo needs two releases of a real server, and Maven could not fetch them (is this machine"
                            + " offline?). What Maven said last:\n"
                            + output.substring(Math.max(0, output.length() - 1500)));
        }
    }
}

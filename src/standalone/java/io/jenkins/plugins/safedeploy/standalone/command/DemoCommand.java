package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.demo.Demo;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows everything on a real server. */
@Command(
        name = "demo",
        description = {
            "Fetches two releases of a real HTTP server and shows on them: a good deployment, a bad one that goes back by"
                    + " itself, a crash in the middle and its resume, a rollback by hand.",
            "Nothing is simulated. Needs Maven. Everything lies in one temporary folder."
        })
public final class DemoCommand extends Subcommand {
    public DemoCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Surroundings shown = json() ? around.quiet() : around;
        Map<String, Object> story = new Demo(shown, console()).run();
        boolean good = Boolean.TRUE.equals(story.get("asExpected"));
        return new Answer(good ? ExitCode.DONE : ExitCode.PROBLEM_FOUND, story);
    }
}

package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The completion script of the shell. */
@Command(name = "completion", description = "Prints the completion script for bash: source <(safedeploy completion)")
public final class CompletionCommand extends Subcommand {
    @Spec
    CommandSpec spec;

    public CompletionCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() {
        String script = AutoComplete.bash("safedeploy", spec.root().commandLine());
        if (!json()) {
            around.out().print(script);
            around.out().flush();
        }
        return new Answer(ExitCode.DONE, Map.of("bash", script));
    }
}

package io.jenkins.plugins.safedeploy.standalone;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.command.AcceptCommand;
import io.jenkins.plugins.safedeploy.standalone.command.ApproveCommand;
import io.jenkins.plugins.safedeploy.standalone.command.ClaimCommand;
import io.jenkins.plugins.safedeploy.standalone.command.CompletionCommand;
import io.jenkins.plugins.safedeploy.standalone.command.DemoCommand;
import io.jenkins.plugins.safedeploy.standalone.command.DeployCommand;
import io.jenkins.plugins.safedeploy.standalone.command.DoctorCommand;
import io.jenkins.plugins.safedeploy.standalone.command.HistoryCommand;
import io.jenkins.plugins.safedeploy.standalone.command.PauseCommand;
import io.jenkins.plugins.safedeploy.standalone.command.PlanCommand;
import io.jenkins.plugins.safedeploy.standalone.command.RejectCommand;
import io.jenkins.plugins.safedeploy.standalone.command.ResumeCommand;
import io.jenkins.plugins.safedeploy.standalone.command.RollbackCommand;
import io.jenkins.plugins.safedeploy.standalone.command.ShowCommand;
import io.jenkins.plugins.safedeploy.standalone.command.StatusCommand;
import io.jenkins.plugins.safedeploy.standalone.command.UnpauseCommand;
import io.jenkins.plugins.safedeploy.standalone.command.VerifyCommand;
import io.jenkins.plugins.safedeploy.standalone.command.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Deploys, verifies and rolls back from a terminal, with or without Jenkins. */
@Command(
        name = "safedeploy",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Deployments that know the way back.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n")
public final class SafeDeployCommand implements Runnable {
    @Spec
    CommandSpec spec;

    public static void main(String[] arguments) {
        if (!List.of(arguments).contains("--verbose")) {
            LogManager.getLogManager().reset(); // people get messages, not a log
        }
        System.exit(run(Surroundings.ofThisProcess(), arguments));
    }

    /** Runs the command as if it had been started in {@code around}; returns the exit code. */
    public static int run(Surroundings around, String... arguments) {
        return commandLine(around).execute(arguments);
    }

    /** The command line with all its subcommands. */
    public static CommandLine commandLine(Surroundings around) {
        CommandLine root = new CommandLine(new SafeDeployCommand())
                .addSubcommand(new DeployCommand(around))
                .addSubcommand(new RollbackCommand(around))
                .addSubcommand(new StatusCommand(around))
                .addSubcommand(new HistoryCommand(around))
                .addSubcommand(new ShowCommand(around))
                .addSubcommand(new VerifyCommand(around))
                .addSubcommand(new ResumeCommand(around))
                .addSubcommand(new DoctorCommand(around))
                .addSubcommand(new AcceptCommand(around))
                .addSubcommand(new PauseCommand(around))
                .addSubcommand(new UnpauseCommand(around))
                .addSubcommand(new ClaimCommand(around))
                .addSubcommand(new ApproveCommand(around))
                .addSubcommand(new RejectCommand(around))
                .addSubcommand(new DemoCommand(around))
                .addSubcommand(new CompletionCommand(around))
                .addSubcommand(new CommandLine(new PlanCommand())
                        .addSubcommand(new PlanCommand.Check(around))
                        .addSubcommand(new PlanCommand.Schema(around)));
        root.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(new Failures(around))
                .setAbbreviatedOptionsAllowed(false);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(
                around.outTerminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF));
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(String.valueOf(code.code()), code.name() + ": " + code.meaning());
        }
        root.getCommandSpec().usageMessage().exitCodeList(codes);
        giveHelp(root);
        return root;
    }

    private static void giveHelp(CommandLine command) {
        command.getSubcommands().values().forEach(each -> {
            each.getCommandSpec().mixinStandardHelpOptions(true);
            giveHelp(each);
        });
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing: which command?");
    }
}

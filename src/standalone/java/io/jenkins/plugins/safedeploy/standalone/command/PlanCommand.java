package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanSchema;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanFile;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanWords;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** About plans; deploys nothing. */
@Command(name = "plan", description = "Checks a plan, or prints the schema of plans. Deploys nothing.")
public final class PlanCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing: 'plan check FILE' or 'plan schema'?");
    }

    /** Reads a plan and tells everything that is wrong with it. */
    @Command(name = "check", description = "Reads a plan and tells everything that is wrong with it, with its place.")
    public static final class Check extends Subcommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "FILE",
                defaultValue = PlanFile.DEFAULT_NAME,
                description = "The plan. Default: ${DEFAULT-VALUE}")
        Path file;

        public Check(Surroundings around) {
            super(around);
        }

        @Override
        Answer answer() throws PlanException {
            PlanFile plan = PlanFile.read(around.folder().resolve(file), host());
            List<String> warnings = plan.plan().warnings();
            Console console = console();
            console.say(console.good("ok") + "  " + file + ": " + plan.plan().service() + " to "
                    + plan.plan().environment() + ", target "
                    + plan.plan().target().type() + ", "
                    + plan.plan().gates().size() + (plan.plan().gates().size() == 1 ? " gate" : " gates"));
            warnings.forEach(warning -> console.say(console.warning("  warning: " + warning)));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file.toString());
            json.put("environment", plan.plan().environment());
            json.put("service", plan.plan().service());
            json.put("digest", plan.plan().digest());
            json.put("warnings", warnings);
            return new Answer(ExitCode.DONE, json);
        }
    }

    /** Prints the JSON Schema of plans. */
    @Command(name = "schema", description = "Prints the JSON Schema of plans, for editors.")
    public static final class Schema extends Subcommand {
        public Schema(Surroundings around) {
            super(around);
        }

        @Override
        Answer answer() {
            String schema = PlanSchema.json(PlanWords.all());
            if (!json()) {
                around.out().print(schema);
                around.out().flush();
            }
            return new Answer(ExitCode.DONE, Map.of("schema", schema));
        }
    }
}

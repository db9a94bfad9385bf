package io.jenkins.plugins.safedeploy.standalone.demo;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.standalone.SafeDeployCommand;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.home.SafeDeployHome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Deploys a real server, breaks it, kills itself, goes back by hand; each step is the command as a person would type it,
 * and each has to end as expected.
 */
public final class Demo {
    private final Surroundings around;
    private final Console console;
    private final List<String> unexpected = new ArrayList<>();
    private final List<Map<String, Object>> steps = new ArrayList<>();

    public Demo(Surroundings around, Console console) {
        this.around = around;
        this.console = console;
    }

    /** What it did: whether everything was as expected, each step, and the folder that it leaves. */
    public Map<String, Object> run() throws IOException {
        long began = System.nanoTime();
        DemoFolder folder = DemoFolder.make();
        Thread atTheEnd = new Thread(() -> stop(folder));
        Runtime.getRuntime().addShutdownHook(atTheEnd); // for a Ctrl-C
        console.say("Everything lies in " + folder.path() + "; the server listens on 127.0.0.1:" + folder.port() + ".");
        try {
            title("Fetching two releases of a real HTTP server (WireMock " + folder.first() + " and " + folder.second()
                    + ") with Maven");
            Fetching.into(folder.path());
            folder.build(1, folder.first(), 200);
            folder.build(2, folder.second(), 500);
            folder.build(3, folder.second(), 200);
            steps(new InFolder(folder));
        } finally {
            stop(folder);
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        }
        console.say("");
        for (String each : unexpected) {
            console.say(console.bad("not as expected: " + each));
        }
        console.say((unexpected.isEmpty() ? console.good("The demo went as expected") : console.bad("The demo failed"))
                + ", in " + Spans.span(Duration.ofNanos(System.nanoTime() - began))
                + ". The server is stopped. The folder stays to be looked at; to remove it: rm -r " + folder.path());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", folder.path().toString());
        json.put("asExpected", unexpected.isEmpty());
        json.put("unexpected", unexpected);
        json.put("steps", steps);
        return json;
    }

    private void steps(InFolder command) throws IOException {
        title("A good release: build 1");
        command.expect(ExitCode.DONE, "deploy", "build-1/safedeploy.yaml", "--build", "shop#1");

        title("A bad release: build 2 answers 500. Its gate fails, build 1 comes back by itself");
        command.expect(ExitCode.ROLLED_BACK, "deploy", "build-2/safedeploy.yaml", "--build", "shop#2");

        title("A crash: build 3 is good, but its deployment is killed with SIGKILL while the server restarts");
        command.killed("deploy", "build-3/safedeploy.yaml", "--build", "shop#3");
        command.expect(ExitCode.DONE, "status");
        command.expect(ExitCode.DONE, "resume", "--adopt", "--reason", "the process that drove it was killed");

        title("A person goes back by hand");
        command.expect(ExitCode.DONE, "doctor");
        command.expect(ExitCode.DONE, "rollback", "--reason", "customers complain about build 3");

        title("What happened: all deployments, and the one that went back by itself");
        command.expect(ExitCode.DONE, "history");
        command.expect(ExitCode.DONE, "show", command.wentBack());
        command.expect(ExitCode.DONE, "verify");
    }

    /** Types commands in one folder and looks how they end. */
    private final class InFolder {
        private final DemoFolder folder;
        private final Surroundings there;

        InFolder(DemoFolder folder) {
            this.folder = folder;
            Map<String, String> variables = new HashMap<>(around.variables());
            variables.put(SafeDeployHome.VARIABLE, folder.home().toString());
            this.there = around.in(folder.path(), variables);
        }

        void expect(ExitCode expected, String... arguments) {
            prompt(arguments);
            int code = SafeDeployCommand.run(there, arguments);
            boolean good = expected.code() == code;
            note(String.join(" ", arguments), code, good);
            if (!good) {
                unexpected.add("'safedeploy " + String.join(" ", arguments) + "' ended with " + code + ", not with "
                        + expected.code());
            }
        }

        /** The deployment that failed and was rolled back by itself. */
        String wentBack() throws IOException {
            try (FileLedgerStore store = SafeDeployHome.of(folder.home(), there).store("demo");
                    EnvironmentLedger ledger = EnvironmentLedger.view(store, "demo", new SystemClock())) {
                return ledger.read(state -> state.recent().stream()
                        .filter(each -> each.kind() == Kind.DEPLOY && each.outcome() == Outcome.ROLLED_BACK)
                        .map(Settlement::deployment)
                        .findFirst()
                        .orElse("last"));
            }
        }

        void killed(String... arguments) throws IOException {
            prompt(arguments);
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--home", folder.home().toString()));
            long process = new KilledDeployment(folder.path(), console::say).run(all, folder::restarting);
            console.say(console.bad("kill -KILL " + process));
            note(String.join(" ", arguments), 137, true);
        }

        private void prompt(String... arguments) {
            StringBuilder line = new StringBuilder("$ safedeploy");
            for (String argument : arguments) {
                line.append(argument.contains(" ") ? " '" + argument + "'" : " " + argument);
            }
            console.say("");
            console.say(console.strong(line.toString()));
        }
    }

    private void note(String command, int code, boolean good) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("command", command);
        step.put("exit", code);
        step.put("asExpected", good);
        steps.add(step);
    }

    private void title(String text) {
        console.say("");
        console.say(console.strong("=== " + text));
    }

    /** Ends the server that is left, whatever happened before. */
    private static void stop(DemoFolder folder) {
        folder.server().flatMap(ProcessHandle::of).ifPresent(process -> {
            process.destroy();
            try {
                process.onExit().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.destroyForcibly();
            }
        });
    }
}

package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanReader;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.home.SafeDeployHome;
import io.jenkins.plugins.safedeploy.standalone.host.EnvironmentCredentials;
import io.jenkins.plugins.safedeploy.standalone.host.StandaloneHost;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanFile;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanWords;
import io.jenkins.plugins.safedeploy.standalone.session.Environments;
import io.jenkins.plugins.safedeploy.standalone.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all subcommands have in common. */
public abstract class Subcommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    final Surroundings around;
    final Clock clock = new SystemClock();

    Subcommand(Surroundings around) {
        this.around = around;
    }

    /** Does it, says it to people, and answers. */
    abstract Answer answer() throws IOException, PlanException;

    @Override
    public final Integer call() throws IOException, PlanException {
        Answer answer = answer();
        if (common.json) {
            around.out().println(Json.pretty(answer.json()));
            around.out().flush();
        }
        return answer.code().code();
    }

    /** Whether standard output is for a machine. */
    public boolean json() {
        return common.json;
    }

    public boolean verbose() {
        return common.verbose;
    }

    Console console() {
        PrintStream stream = common.json ? around.err() : around.out();
        boolean terminal = common.json ? around.errTerminal() : around.outTerminal();
        boolean colours = terminal
                && around.variables().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(around.variables().get("TERM"));
        return new Console(stream, terminal, colours, credentials().masker());
    }

    SafeDeployHome home() {
        return SafeDeployHome.of(common.home, around);
    }

    StandaloneHost host() {
        return new StandaloneHost(home(), credentials(), clock);
    }

    private EnvironmentCredentials credentials() {
        return new EnvironmentCredentials(around.variables());
    }

    Session session(String environment, Console console) throws IOException {
        return Session.open(home(), environment, around.user(), host(), clock, console);
    }

    /** Runs something on the ledger of an environment without acting: no lock is taken, nothing is repaired. */
    <T> T view(String environment, Viewer<T> viewer) throws IOException {
        try (FileLedgerStore store = home().store(environment);
                EnvironmentLedger ledger = EnvironmentLedger.view(store, environment, clock)) {
            return viewer.see(ledger);
        }
    }

    /** Appends something to the ledger of an environment without driving anything. */
    <T> T act(String environment, Actor<T> actor) throws IOException {
        try (FileLedgerStore store = home().forActing().store(environment);
                EnvironmentLedger ledger = EnvironmentLedger.open(store, environment, around.user(), clock)) {
            return actor.act(ledger, new Requests(ledger, host(), clock));
        }
    }

    /** Appends to a ledger. */
    interface Actor<T> {
        T act(EnvironmentLedger ledger, Requests requests) throws IOException;
    }

    /** Looks at a ledger. */
    interface Viewer<T> {
        T see(EnvironmentLedger ledger) throws IOException;
    }

    /** The environment that is meant. */
    String environment(EnvironmentOptions place) throws IOException {
        return new Environments(home())
                .environment(place.environment, planHere().map(Plan::environment));
    }

    /** The service that is meant. */
    String service(PlaceOptions place, EnvironmentLedger ledger) {
        Optional<String> ofPlan = planHere().map(Plan::service);
        return ledger.read(state -> Environments.service(place.service, ofPlan, state));
    }

    /** The plan in the current folder; one that cannot be read names nothing. */
    private Optional<Plan> planHere() {
        Path file = around.folder().resolve(PlanFile.DEFAULT_NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PlanReader(PlanWords.all()).read(file).plan());
        } catch (PlanException e) {
            return Optional.empty();
        }
    }
}

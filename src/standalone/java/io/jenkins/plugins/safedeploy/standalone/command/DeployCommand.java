package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.DeployRequest;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlannedRelease;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Provenance;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.home.WholeLedger;
import io.jenkins.plugins.safedeploy.standalone.host.StandaloneHost;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanFile;
import io.jenkins.plugins.safedeploy.standalone.plan.ReleaseMaker;
import io.jenkins.plugins.safedeploy.standalone.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records a release and puts it in place; goes back by itself when a gate fails. */
@Command(
        name = "deploy",
        description = {
            "Records the release that a plan describes, puts it in place, measures its gates, and goes back to the last"
                    + " verified release when a gate fails.",
            "Ctrl-C aborts as the plan says (onAbort); a second one, 5 s later, stops by force."
        })
public final class DeployCommand extends Subcommand {
    private static final Pattern BUILD = Pattern.compile("(?:(.+)#)?([1-9][0-9]{0,9})");
    private static final String BUILDER = "https://plugins.jenkins.io/safe-deploy/command/v1";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PLAN",
            defaultValue = PlanFile.DEFAULT_NAME,
            description = "The plan. Default: ${DEFAULT-VALUE}")
    Path plan;

    @Option(
            names = "--build",
            paramLabel = "JOB#N",
            description = "The build that made the artifacts, such as shop#42.")
    String build;

    @Option(names = "--commit", paramLabel = "ID", description = "The source revision they were made from.")
    String commit;

    @Option(
            names = "--release-id",
            paramLabel = "ID",
            description = "Name of the release. Default: <service>-<build number>, or <service>-<content digest>.")
    String releaseId;

    @Option(names = "--automatic", description = "No person asked for it: holds, cooldowns, freezes and a pause apply.")
    boolean automatic;

    @Option(names = "--emergency", description = "Ignores a freeze; needs --reason.")
    boolean emergency;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; needed to bring back what was quarantined.")
    String reason;

    public DeployCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException, PlanException {
        if (emergency && (reason == null || reason.isBlank())) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--emergency needs --reason '...': it is what the next person will read.");
        }
        Instant began = clock.now();
        Console console = console();
        PlanFile file = PlanFile.read(around.folder().resolve(plan), host());
        ReleaseId id = releaseId == null ? null : Arguments.releaseId(releaseId);
        Build from = build(file.plan().service());
        Release release =
                new ReleaseMaker(file, home().forActing().artifacts()).make(id, from, captured(file.plan()), began);
        try (Session session = session(file.plan().environment(), console)) {
            Deployments deployments = new Deployments(session, around, clock, console);
            deployments.requireLivingOwner(file.plan().service());
            new WholeLedger(home(), session.ledger(), clock).requireGood();
            console.say(console.strong("Deploying " + release.id() + " of "
                            + file.plan().service() + " to " + file.plan().environment())
                    + "  (" + release.contents() + ", ledger " + home().folder() + ")");
            String cause = "safedeploy deploy " + plan + provenance(session.ledger(), release, began);
            String deployment = request(
                    session,
                    new DeployRequest(file.plan(), release, automatic, emergency, reason == null ? "" : reason, cause));
            return deployments.drive(deployment);
        }
    }

    private Map<String, String> captured(Plan plan) {
        StandaloneHost host = host();
        try {
            return PlannedRelease.capturedFrom(host.target(plan), plan);
        } catch (TargetException e) {
            throw new CommandFailure(ExitCode.NOTHING_DEPLOYED, host.masker().mask(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.BAD_PLAN, "The plan cannot be carried out: " + e.getMessage(), e);
        }
    }

    /** What the engine refuses although the plan's file is well formed is the plan's fault, too. */
    private static String request(Session session, DeployRequest request) throws IOException {
        try {
            return session.requests().deploy(request);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.BAD_PLAN, "The plan cannot be carried out: " + e.getMessage(), e);
        }
    }

    private Build build(String service) {
        String job = service;
        long number = 0;
        if (build != null) {
            Matcher matcher = BUILD.matcher(build);
            if (!matcher.matches()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--build was given '" + build + "'. Allowed: a job and a build number such as shop#42, or 42.");
            }
            job = matcher.group(1) == null ? service : matcher.group(1);
            number = Long.parseLong(matcher.group(2));
        }
        return new Build(job, number, "", commit, UUID.randomUUID().toString());
    }

    /** Stores the provenance statement, and names it in the cause so that the chain of the ledger covers it. */
    private String provenance(EnvironmentLedger ledger, Release release, Instant began) throws IOException {
        if (release.artifacts().isEmpty()) {
            return "";
        }
        Provenance statement = Provenance.of(
                release,
                "",
                BUILDER,
                Map.of("safedeploy", Version.current()),
                Map.of("plan", plan.toString(), "build", build == null ? "" : build),
                Map.of("user", around.user()),
                began,
                clock.now());
        Digest stored = ledger.put(statement.json());
        return ", provenance " + stored;
    }
}

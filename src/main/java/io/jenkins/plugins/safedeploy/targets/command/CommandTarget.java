package io.jenkins.plugins.safedeploy.targets.command;

import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import io.jenkins.plugins.safedeploy.targets.delivery.ReleaseFolder;
import io.jenkins.plugins.safedeploy.targets.guard.EpochGuard;
import io.jenkins.plugins.safedeploy.targets.guard.TargetState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Puts a release in place by a command that gets {@code SAFE_DEPLOY_*} variables and, in
 * {@code SAFE_DEPLOY_ARTIFACTS}, a folder with the verified artifacts under their names, which is removed afterwards.
 * Further: {@code SAFE_DEPLOY_RELEASE}, {@code _CONTENT} (content digest), {@code _EFFECT_ID}, {@code _ROLLBACK}
 * ({@code true} or {@code false}), {@code _ENVIRONMENT}, {@code _SERVICE}, {@code _IMAGES} (images by digest, one a
 * line) and {@code _CONFIGURATION} (a JSON file with the captured configuration).
 */
public final class CommandTarget implements IdentifiedTarget {
    private static final Duration FENCE_LIMIT = Duration.ofSeconds(30);
    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(30);
    private static final int SHOWN = 2000;

    private final CommandSettings settings;
    private final Workspace workspace;
    private final ReleaseFolder releases;
    private final Consumer<String> log;
    private final String identity;
    private final String effectLock;
    private final Path memory;

    /**
     * @param state folder on the workspace's machine, the same for every driver; the witness is kept there, see
     *     {@link CommandMemory}
     * @param environment key of the environment
     * @param log takes what the commands print; any thread; not masked
     */
    public CommandTarget(
            CommandSettings settings,
            Workspace workspace,
            ArtifactStore artifacts,
            Path state,
            String environment,
            String service,
            Consumer<String> log) {
        this.settings = settings;
        this.workspace = workspace;
        this.releases = new ReleaseFolder(artifacts, workspace);
        this.log = log;
        this.identity = "command:" + workspace.node() + ":" + environment + ":" + service;
        this.effectLock = "command-" + Digest.ofText(identity).hex().substring(0, 40);
        this.memory = state.resolve("targets").resolve(effectLock);
    }

    /** Node, environment and service: nobody can see where a command acts. */
    @Override
    public String identity() {
        return identity;
    }

    @Override
    public TargetCapabilities capabilities() {
        return new TargetCapabilities(
                settings.fencing(), settings.rerun(), !settings.observe().isEmpty(), false, true);
    }

    /**
     * Runs the observe command, at most 30 s. Its last line is JSON with any of {@code installed}, {@code running}
     * (release ids or content digests) and {@code instance}, or one release id or content digest alone, or nothing.
     */
    @Override
    public Observation observe() throws TargetException {
        CommandSteps.Recalled recalled = call("recall", new CommandSteps.Recall(memory.toString()));
        if (settings.observe().isEmpty()) {
            return new Observation(null, null, recalled.witness(), "", "this target has no observe command");
        }
        CommandResult result = run(
                new Command(settings.observe(), settings.variables(), null, OBSERVE_LIMIT, null),
                new Cancellation(),
                line -> {});
        if (!result.ok()) {
            throw new TargetException("The observe command " + ending(result) + said(result));
        }
        Answer answer = Answer.read(result.output(), recalled.releases());
        return new Observation(
                answer.installed(),
                answer.running(),
                recalled.witness(),
                answer.instance(),
                "as the observe command says");
    }

    @Override
    public DryRun dryRun(Release release) {
        List<String> problems = new ArrayList<>(releases.prove(release));
        List<String> notes = settings.dryRun().isEmpty()
                ? List.of("This target has no dryRun command, so nothing proves that its apply command would work.")
                : List.of();
        if (problems.isEmpty() && !settings.dryRun().isEmpty()) {
            Path folder = memory.resolve("dry-" + UUID.randomUUID());
            try {
                Map<String, String> variables = deliver(release, folder, new Cancellation());
                CommandResult result = run(
                        new Command(settings.dryRun(), variables, null, settings.timeout(), null),
                        new Cancellation(),
                        log);
                if (!result.ok()) {
                    problems.add("The dryRun command " + ending(result) + said(result));
                }
            } catch (TargetException e) {
                problems.add(e.getMessage());
            } finally {
                close(folder);
            }
        }
        return new DryRun(problems, notes);
    }

    @Override
    public void apply(ApplyRequest request, Cancellation cancellation) throws TargetException {
        Release release = request.release();
        long epoch = request.witness().epoch();
        long start = System.nanoTime();
        String untouched = "The " + name(request) + " command was not started.";
        refuseStale(call("prepare", new CommandSteps.Claim(memory.toString(), epoch)), epoch, untouched);
        Path folder = memory.resolve(Digest.ofText(request.effectId()).hex().substring(0, 32) + "-" + epoch);
        try {
            Map<String, String> variables = new HashMap<>(deliver(release, folder, cancellation));
            variables.putAll(request.variables());
            variables.put("SAFE_DEPLOY_EFFECT_ID", request.effectId());
            variables.put("SAFE_DEPLOY_ROLLBACK", Boolean.toString(request.rollback()));
            if (cancellation.cancelled()) {
                throw new TargetException.Stopped("Stopped on request. " + untouched);
            }
            refuseStale(
                    call(
                            "leave a witness for",
                            new CommandSteps.Begin(
                                    memory.toString(),
                                    request.witness(),
                                    release.id().value(),
                                    release.contentDigest())),
                    epoch,
                    untouched);
            Command command = new Command(
                    EpochGuard.around(
                            request.rollback() ? settings.rollback() : settings.apply(),
                            memory.resolve(TargetState.EPOCH).toString(),
                            epoch),
                    variables,
                    null,
                    limit(request.timeout(), start),
                    effectLock);
            judge(request, run(command, cancellation, log), untouched);
        } finally {
            close(folder);
        }
    }

    private void judge(ApplyRequest request, CommandResult result, String untouched) throws TargetException {
        String state = " How far it came with release " + request.release().id() + " is unknown.";
        if (result.end() == CommandResult.End.CANCELLED) {
            throw new TargetException.Stopped(
                    "The " + name(request) + " command was stopped and its processes are gone." + state);
        }
        if (result.end() == CommandResult.End.EXITED && result.exit() == EpochGuard.STALE) {
            refuseStale(
                    call(
                            "check",
                            new CommandSteps.Claim(
                                    memory.toString(), request.witness().epoch())),
                    request.witness().epoch(),
                    untouched);
        }
        if (!result.ok()) {
            throw new TargetException("The " + name(request) + " command " + ending(result) + state + said(result));
        }
    }

    private Map<String, String> deliver(Release release, Path folder, Cancellation cancellation)
            throws TargetException {
        Map<String, String> variables = new HashMap<>(settings.variables());
        variables.putAll(releases.open(release, folder, cancellation));
        return variables;
    }

    private void close(Path folder) {
        try {
            releases.close(folder);
        } catch (IOException e) {
            log.accept("The artifacts in " + folder + " could not be removed: " + e.getMessage());
        }
    }

    /**
     * Refuses the older driver's commands from now on and ends the one that may be running here.
     *
     * @return true when it was seen gone and its effect ends with it ({@code fencing: kill})
     */
    @Override
    public boolean fence(long epoch) throws TargetException {
        refuseStale(call("fence", new CommandSteps.Claim(memory.toString(), epoch)), epoch, "Nothing was ended.");
        try {
            return workspace.endEffect(effectLock, FENCE_LIMIT) && settings.fencing() == Fencing.KILL;
        } catch (IOException e) {
            throw new TargetException("Could not end the older command of " + identity + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void remove(long epoch) throws TargetException {
        throw new TargetException(
                "A command target cannot take a service away: it has no command for that." + " Take it away by hand.");
    }

    private Duration limit(Duration whole, long start) {
        Duration own = settings.timeout();
        if (whole == null) {
            return own;
        }
        Duration left = whole.minusNanos(System.nanoTime() - start);
        Duration least = left.isNegative() ? Duration.ofNanos(1) : left;
        return own == null || own.compareTo(least) > 0 ? least : own;
    }

    private CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput)
            throws TargetException {
        try {
            return workspace.run(command, cancellation, onOutput);
        } catch (IOException e) {
            throw new TargetException("A command of " + identity + " could not be run: " + e.getMessage(), e);
        }
    }

    private <T> T call(String what, WorkspaceTask<T> task) throws TargetException {
        try {
            return workspace.call(task);
        } catch (IOException e) {
            throw new TargetException("Could not " + what + " " + identity + ": " + e.getMessage(), e);
        }
    }

    private void refuseStale(long newer, long mine, String state) throws TargetException.StaleEpoch {
        if (newer > 0) {
            throw new TargetException.StaleEpoch("Another driver took over " + identity + ": epoch " + newer
                    + " was here, this is epoch " + mine + ". " + state);
        }
    }

    private static String name(ApplyRequest request) {
        return request.rollback() ? "rollback" : "apply";
    }

    private static String ending(CommandResult result) {
        return switch (result.end()) {
            case EXITED -> "ended with " + result.exit() + ".";
            case TIMED_OUT -> "did not end within " + result.took().toSeconds() + " s and was ended.";
            case CANCELLED -> "was stopped.";
        };
    }

    private static String said(CommandResult result) {
        String output = result.output().strip();
        return output.isEmpty()
                ? " It printed nothing."
                : " It said last: " + output.substring(Math.max(0, output.length() - SHOWN));
    }
}

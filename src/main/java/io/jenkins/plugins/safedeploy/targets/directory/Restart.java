package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.targets.guard.EpochGuard;
import io.jenkins.plugins.safedeploy.targets.guard.TargetState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the restart command of one folder after its swap. */
record Restart(
        DirectorySettings settings, Workspace workspace, Steps.Place place, String effectLock, Consumer<String> log) {
    private static final int SHOWN = 2000;

    void run(ApplyRequest request, Steps.Swapped swapped, long deadline, Cancellation cancellation)
            throws TargetException {
        String epochFile = place.path() + "/.safe-deploy/" + TargetState.EPOCH;
        long epoch = request.witness().epoch();
        Command command = new Command(
                EpochGuard.around(settings.restart(), epochFile, epoch),
                variables(request, swapped),
                place.path() + "/current",
                limit(deadline),
                effectLock);
        String state = "In " + place.path() + " 'current' points to release "
                + request.release().id() + "; what runs is unknown until a restart succeeds.";
        CommandResult result;
        try {
            result = workspace.run(command, cancellation, log);
        } catch (IOException e) {
            throw new TargetException("The restart command could not be run: " + e.getMessage() + ". " + state, e);
        }
        switch (result.end()) {
            case CANCELLED ->
                throw new TargetException.Stopped(
                        "The restart command was stopped and its processes are gone. " + state);
            case TIMED_OUT ->
                throw new TargetException("The restart command did not end within "
                        + command.timeout().toSeconds() + " s and was ended. " + state + said(result));
            case EXITED -> {
                if (result.exit() == EpochGuard.STALE && newerDriver(epoch)) {
                    throw new TargetException.StaleEpoch("Another driver took over, so the restart command was not run"
                            + " for epoch " + epoch + ". " + state);
                }
                if (!result.ok()) {
                    throw new TargetException(
                            "The restart command ended with " + result.exit() + ". " + state + said(result));
                }
            }
        }
    }

    /** The command may have that exit code of its own. */
    private boolean newerDriver(long epoch) throws TargetException {
        try {
            return workspace.call(new Steps.Claim(place, epoch)) > 0;
        } catch (IOException e) {
            throw new TargetException("Could not read the epoch in " + place.path() + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> variables(ApplyRequest request, Steps.Swapped swapped) {
        Map<String, String> all = new HashMap<>(settings.variables());
        all.putAll(request.variables());
        all.put("SAFE_DEPLOY_EFFECT_ID", request.effectId());
        all.put("SAFE_DEPLOY_RELEASE", request.release().id().value());
        all.put("SAFE_DEPLOY_RELEASE_PATH", swapped.path());
        all.put("SAFE_DEPLOY_CONFIGURATION", swapped.configuration());
        all.put("SAFE_DEPLOY_ROLLBACK", Boolean.toString(request.rollback()));
        return all;
    }

    private Duration limit(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            return settings.restartTimeout();
        }
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        Duration own = settings.restartTimeout();
        return own == null || own.compareTo(left) > 0 ? left : own;
    }

    private static String said(CommandResult result) {
        String output = result.output().strip();
        return output.isEmpty()
                ? " It printed nothing."
                : " It said last: " + output.substring(Math.max(0, output.length() - SHOWN));
    }
}

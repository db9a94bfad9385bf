package io.jenkins.plugins.safedeploy.targets.command;

import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is to be known about a command target. Commands are a program and its arguments.
 *
 * @param apply puts a release in place
 * @param rollback puts an earlier release in place; empty for the same as {@code apply}
 * @param observe prints what is there, see {@link CommandTarget#observe}; empty for none
 * @param dryRun proves that {@code apply} would work; empty for none
 * @param timeout longest time of {@code apply} and {@code rollback}; null for that of the deployment
 * @param rerun whether {@code apply} may be repeated when nobody knows how it ended
 * @param fencing {@link Fencing#KILL} when ending its processes ends its effect, {@link Fencing#NONE} when it acts on
 *     another machine
 * @param variables added to the environment of every command
 * @param shared whether the commands do the same from another machine
 */
public record CommandSettings(
        List<String> apply,
        List<String> rollback,
        List<String> observe,
        List<String> dryRun,
        Duration timeout,
        EffectClass rerun,
        Fencing fencing,
        Map<String, String> variables,
        boolean shared) {

    /** @throws IllegalArgumentException when {@code apply} is missing, or a fence has nothing to wait for */
    public CommandSettings {
        apply = List.copyOf(apply);
        rollback = rollback.isEmpty() ? apply : List.copyOf(rollback);
        observe = List.copyOf(observe);
        dryRun = List.copyOf(dryRun);
        variables = Map.copyOf(variables);
        if (apply.isEmpty()) {
            throw new IllegalArgumentException("'apply' is missing. Give the command that puts a release in place.");
        }
        if (rerun == EffectClass.CONVERGENT || fencing == Fencing.EPOCH) {
            throw new IllegalArgumentException("Nothing can know that of a command: " + rerun + ", " + fencing
                    + ". Allowed: AT_LEAST_ONCE or AT_MOST_ONCE, and KILL or NONE.");
        }
        if (fencing == Fencing.NONE && timeout == null) {
            throw new IllegalArgumentException("'timeout' is missing, and with 'fencing: none' it is what a takeover"
                    + " waits for. Give the longest time that the command may take, for example timeout: '10m'.");
        }
    }
}

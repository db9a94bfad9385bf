package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param arguments program and arguments, or {@code /bin/sh -c <text>}
 * @param environment added to the workspace's own
 * @param directory working folder; null for the workspace's
 * @param timeout longest run; null for none
 * @param effectLock name of the effect lock that is held for as long as the process runs, also beyond the death of
 *     this JVM; null for none (measurements, observations). Allowed: {@code [a-z0-9-]{1,80}}
 */
public record Command(
        List<String> arguments, Map<String, String> environment, String directory, Duration timeout, String effectLock)
        implements Serializable {
    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs a program to run; none was given");
        }
    }

    /** A command line for the shell. */
    public static Command shell(String line) {
        return new Command(List.of("/bin/sh", "-c", line), Map.of(), null, null, null);
    }

    public Command with(Map<String, String> variables) {
        java.util.HashMap<String, String> all = new java.util.HashMap<>(environment);
        all.putAll(variables);
        return new Command(arguments, all, directory, timeout, effectLock);
    }

    public Command within(Duration limit) {
        return new Command(arguments, environment, directory, limit, effectLock);
    }

    public Command in(String folder) {
        return new Command(arguments, environment, folder, timeout, effectLock);
    }

    public Command holding(String lock) {
        return new Command(arguments, environment, directory, timeout, lock);
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tasks of one deployment that are under way in this process, each once. Thread safe. */
final class GoingTasks {
    private final Map<String, Going> going = new HashMap<>();
    private boolean queued;
    private boolean closed;

    /** A task that was started. */
    private record Going(Task task, Cancellation cancellation) {}

    /** Asks for a look; false when one is asked for already, or nothing is to happen any more. */
    synchronized boolean queue() {
        if (queued || closed) {
            return false;
        }
        queued = true;
        return true;
    }

    /** Takes the asked look up; false when nothing is to happen any more. */
    synchronized boolean unqueue() {
        queued = false;
        return !closed;
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Nothing is begun from now on, and all that is under way is stopped. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        cancelAll();
    }

    /** Begins a task; empty when it is under way, or not to be begun. */
    synchronized Optional<Cancellation> begin(Task task) {
        if (closed || going.containsKey(task.key())) {
            return Optional.empty();
        }
        if (task instanceof Task.StopEffect stop && running(stop.effect())) {
            return Optional.empty(); // it was cancelled, and its own end is its report
        }
        Cancellation cancellation = new Cancellation();
        going.put(task.key(), new Going(task, cancellation));
        return Optional.of(cancellation);
    }

    private boolean running(String effect) {
        return going.values().stream()
                .anyMatch(g ->
                        g.task() instanceof Task.RunEffect run && run.effect().equals(effect));
    }

    synchronized void finished(Task task) {
        going.remove(task.key());
    }

    /** Stops all but these; an effect counts as under way until it says that it ended. */
    void keepOnly(List<Task> wanted) {
        Set<String> keys = wanted.stream().map(Task::key).collect(Collectors.toSet());
        List<Going> others;
        synchronized (this) {
            others = going.values().stream()
                    .filter(g -> !keys.contains(g.task().key()))
                    .toList();
            going.values().removeIf(g -> others.contains(g) && !(g.task() instanceof Task.RunEffect));
        }
        others.forEach(g -> g.cancellation().cancel());
    }

    void cancelAll() {
        List<Going> all;
        synchronized (this) {
            all = List.copyOf(going.values());
        }
        all.forEach(g -> g.cancellation().cancel());
    }
}

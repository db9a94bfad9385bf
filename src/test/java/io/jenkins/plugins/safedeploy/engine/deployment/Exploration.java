package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Process;
import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Step;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every state of a scenario, breadth first, so that the trace to a violation is a shortest one. */
final class Exploration {
    /** More than any honest scenario has; stops a broken process that never comes to an end. */
    private static final int TOO_MANY = 3_000_000;

    private final Scenario scenario;
    private final Moves moves;
    private final StateCopy copies = new StateCopy();
    private final Map<StateCopy.Key, Integer> seen = new HashMap<>();
    private final ArrayDeque<ModelState> open = new ArrayDeque<>();
    private final List<Trace> traces = new ArrayList<>();
    private final BitSet settled = new BitSet();
    private final Map<Integer, String> position = new HashMap<>();
    private final Map<Integer, Integer> appends = new HashMap<>();
    private final List<Cell> cells = new ArrayList<>();
    private int[] from = new int[1024];
    private int[] to = new int[1024];
    private final BitSet adverse = new BitSet();
    private int transitions;

    private record Trace(Trace before, String what) {
        @Override
        public String toString() {
            List<String> steps = new ArrayList<>();
            for (Trace at = this; at != null; at = at.before) {
                steps.add(at.what);
            }
            Collections.reverse(steps);
            return String.join("\n  ", steps);
        }
    }

    private record Cell(String cause, int state, String result) {}

    /** @param cells of the table, each as {@code row|column|what followed} */
    record Result(int states, int transitions, Set<String> cells) {}

    private Exploration(Scenario scenario, Process process) {
        this.scenario = scenario;
        this.moves = new Moves(scenario, process);
    }

    /** @throws Invariants.Violation with the trace that led there */
    static Result of(Scenario scenario, Process process) {
        return new Exploration(scenario, process).explore();
    }

    private Result explore() {
        ModelState start = new ModelState(scenario.environment(), scenario.world(), Scenario.SERVICE);
        visit(start, null, "begin");
        for (int state = 0; !open.isEmpty(); state++) {
            expand(state, open.remove());
        }
        everyStateHasAWayToSettled();
        everyRunEnds();
        return new Result(traces.size(), transitions, cells());
    }

    private int visit(ModelState m, Trace before, String what) {
        Integer known = seen.putIfAbsent(copies.key(m.environment, m.world), traces.size());
        if (known != null) {
            return known;
        }
        int state = traces.size();
        Invariants.check(state < TOO_MANY, "more than %s states", TOO_MANY);
        traces.add(new Trace(before, what));
        settled.set(state, m.environment.deployments().isEmpty());
        open.add(m);
        return state;
    }

    private void expand(int state, ModelState m) {
        Trace trace = traces.get(state);
        String last = "";
        try {
            locate(state, m);
            for (Step step : moves.from(m)) {
                last = step.what();
                Invariants.step(m, step);
                int next = visit(step.state(), trace, step.what());
                edge(state, next, step);
            }
        } catch (Invariants.Violation violation) {
            throw violation(violation.getMessage(), trace + "\n  " + last);
        }
    }

    private Invariants.Violation violation(String message, Object trace) {
        return new Invariants.Violation(message + "\nin the world: " + scenario + "\nafter:\n  " + trace);
    }

    private void locate(int state, ModelState m) {
        DeploymentFacts first = Moves.facts(m, Scenario.FIRST);
        if (first != null
                && moves.next(m, first) instanceof Next.Act act
                && !act.tasks().isEmpty()) {
            position.put(state, Phases.of(m, first, act).name().intern());
        }
    }

    private void edge(int state, int next, Step step) {
        if (transitions == from.length) {
            from = Arrays.copyOf(from, transitions * 2);
            to = Arrays.copyOf(to, transitions * 2);
        }
        from[transitions] = state;
        to[transitions] = next;
        adverse.set(transitions++, step.adverse());
        String result = step.appended().stream()
                .filter(e -> e.deployment().equals(Scenario.FIRST) && e.event() instanceof Event.Settled)
                .map(e -> ended((Event.Settled) e.event()))
                .findFirst()
                .orElse(null);
        if (step.what().startsWith(Scenario.FIRST + " appends: ")) {
            appends.put(state, next);
            if (result != null) {
                position.put(state, result);
            }
        }
        if (!step.cause().isEmpty()) {
            cells.add(new Cell(step.cause(), next, result));
        }
    }

    private static String ended(Event.Settled end) {
        return (end.outcome() + "/" + end.landed() + (end.hold() ? " + hold" : "")).intern();
    }

    private Set<String> cells() {
        Set<String> result = new TreeSet<>();
        for (Cell cell : cells) {
            int state = cell.state;
            String end = cell.result;
            for (int i = 0; end == null && i < 50; i++) {
                end = position.get(state);
                state = appends.getOrDefault(state, state);
            }
            result.add(cell.cause + "|" + end);
        }
        return result;
    }

    /** Without another crash, abort or orphan that lands: those need not happen. */
    private void everyStateHasAWayToSettled() {
        int states = traces.size();
        int[] first = new int[states];
        int[] nextEdge = new int[transitions];
        Arrays.fill(first, -1);
        for (int edge = 0; edge < transitions; edge++) {
            if (!adverse.get(edge)) {
                nextEdge[edge] = first[to[edge]];
                first[to[edge]] = edge;
            }
        }
        BitSet reaches = (BitSet) settled.clone();
        ArrayDeque<Integer> todo = new ArrayDeque<>();
        settled.stream().forEach(todo::add);
        while (!todo.isEmpty()) {
            for (int edge = first[todo.remove()]; edge >= 0; edge = nextEdge[edge]) {
                if (!reaches.get(from[edge])) {
                    reaches.set(from[edge]);
                    todo.add(from[edge]);
                }
            }
        }
        int stuck = reaches.nextClearBit(0);
        if (stuck < states) {
            throw violation("no way to Settled from here", traces.get(stuck));
        }
    }

    /** No circle in the graph: whatever happens, a deployment does not go on for ever. */
    private void everyRunEnds() {
        int states = traces.size();
        int[] incoming = new int[states];
        int[] first = new int[states];
        int[] nextEdge = new int[transitions];
        Arrays.fill(first, -1);
        for (int edge = 0; edge < transitions; edge++) {
            incoming[to[edge]]++;
            nextEdge[edge] = first[from[edge]];
            first[from[edge]] = edge;
        }
        ArrayDeque<Integer> todo = new ArrayDeque<>();
        BitSet done = new BitSet();
        for (int state = 0; state < states; state++) {
            if (incoming[state] == 0) {
                todo.add(state);
            }
        }
        while (!todo.isEmpty()) {
            int state = todo.remove();
            done.set(state);
            for (int edge = first[state]; edge >= 0; edge = nextEdge[edge]) {
                if (--incoming[to[edge]] == 0) {
                    todo.add(to[edge]);
                }
            }
        }
        int circling = done.nextClearBit(0);
        if (circling < states) {
            throw violation("this can go in a circle for ever", traces.get(circling));
        }
    }
}

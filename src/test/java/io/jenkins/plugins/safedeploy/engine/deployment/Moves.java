package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Process;
import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Step;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that can happen next in a state: what the drivers do, how that ends, and what goes wrong meanwhile. */
final class Moves {
    private final Scenario scenario;
    private final Process process;
    private final Tasks tasks;

    Moves(Scenario scenario, Process process) {
        this.scenario = scenario;
        this.process = process;
        this.tasks = new Tasks(scenario, this);
    }

    List<Step> from(ModelState m) {
        List<Step> steps = new ArrayList<>();
        for (DeploymentFacts d : m.deployments()) {
            if (!m.world.dead().contains(d.driver())) {
                drive(m, d, steps);
            }
        }
        orphans(m, steps);
        adoptions(m, steps);
        crashes(m, steps);
        stops(m, steps);
        emergency(m, steps);
        return steps;
    }

    Next next(ModelState m, DeploymentFacts d) {
        try {
            return process.next(m.environment, d.id(), new Moment(m.world.now(), m.world.dead()));
        } catch (RuntimeException e) {
            throw new Invariants.Violation("the process has no answer for " + d.id() + ": " + e);
        }
    }

    // ---- the drivers ----

    private void drive(ModelState m, DeploymentFacts d, List<Step> steps) {
        Next next = next(m, d);
        if (next instanceof Next.Append append) {
            Invariants.check(!append.drafts().isEmpty(), "%s appends nothing, for ever", d.id());
            String what = append.drafts().stream()
                    .map(draft -> draft.deployment() + " " + brief(draft.event()))
                    .collect(Collectors.joining(", "));
            boolean takesOver =
                    append.drafts().stream().anyMatch(x -> x.deployment().equals(Scenario.FIRST))
                            && !d.id().equals(Scenario.FIRST);
            String cause = takesOver ? cause(m, facts(m, Scenario.FIRST), "takenOver") : "";
            if (!m.service().lock().equals(d.id())) {
                cause = takesOver ? cause : cause(m, d, "turn");
            }
            steps.add(step(m, d.id() + " appends: " + what, m.entries(d, append), cause, false));
        } else if (next instanceof Next.Act act) {
            Invariants.check(
                    !act.tasks().isEmpty(), "%s neither appends nor acts nor waits, and has not settled", d.id());
            act.tasks().forEach(task -> tasks.endings(m, d, task, steps));
        } else {
            Invariants.check(false, "%s is said to be over, and no line says that it settled", d.id());
        }
    }

    private static String brief(Event event) {
        if (event instanceof Event.Settled s) {
            return "Settled " + s.outcome() + "/" + s.landed() + (s.hold() ? " + hold" : "") + " (" + s.message() + ")";
        } else if (event instanceof Event.EffectStarted s) {
            return "EffectStarted " + s.effect() + " attempt " + s.attempt();
        } else if (event instanceof Event.FenceEnded f) {
            return f.toString();
        }
        return event.type();
    }

    static DeploymentFacts facts(ModelState m, String deployment) {
        return m.environment.deployments().get(deployment);
    }

    /** Which cell of the table this is an example of; only told of the first deployment, while it acts. */
    String cause(ModelState m, DeploymentFacts d, String column) {
        boolean acts = d != null
                && d.id().equals(Scenario.FIRST)
                && m.world.dead().contains(d.driver()) == column.equals("crash");
        if (!acts) {
            return "";
        }
        Next next = next(m, d);
        return next instanceof Next.Act || !m.service().lock().equals(d.id())
                ? Phases.of(m, d, next) + "|" + column
                : "";
    }

    // ---- the world ----

    private void orphans(ModelState m, List<Step> steps) {
        for (World.Flight flight : m.world.flights()) {
            if (!flight.driven() && m.world.canLand(flight)) {
                World landed = m.world.without(flight::equals);
                steps.add(step(
                        m.in(flight.installs() ? landed.with(flight.puts()) : landed),
                        "orphan lands: " + flight,
                        List.of(),
                        "",
                        true));
            }
        }
    }

    private void adoptions(ModelState m, List<Step> steps) {
        Map<String, List<DeploymentFacts>> left = new TreeMap<>();
        for (DeploymentFacts d : m.deployments()) {
            if (m.world.dead().contains(d.driver())) {
                left.computeIfAbsent(d.driver(), driver -> new ArrayList<>()).add(d);
            }
        }
        left.forEach((dead, deployments) -> {
            String heir = dead.substring(0, 1) + (Integer.parseInt(dead.substring(1)) + 1);
            List<Entry> entries = new ArrayList<>();
            for (DeploymentFacts d : deployments) {
                boolean owner = m.service().lock().equals(d.id());
                long epoch = owner ? m.service().epoch() + 1 : 0;
                entries.add(m.entry(d.id(), epoch, heir, new Event.Adopted(heir, "restart")));
            }
            String cause = deployments.stream()
                    .map(d -> cause(m, d, "crash"))
                    .filter(c -> !c.isEmpty())
                    .findFirst()
                    .orElse("");
            steps.add(step(m, heir + " adopts what " + dead + " left", entries, cause, false));
        });
    }

    private void crashes(ModelState m, List<Step> steps) {
        if (m.world.crashes() >= scenario.crashes) {
            return;
        }
        m.deployments().stream()
                .map(DeploymentFacts::driver)
                .distinct()
                .filter(driver -> !m.world.dead().contains(driver))
                .forEach(driver -> {
                    World crashed = m.world.crashed(driver);
                    World orphaned = crashed.left(f -> f.driven() && drives(m, driver, f));
                    World clean = crashed.without(f -> f.driven() && drives(m, driver, f));
                    steps.add(step(m.in(orphaned), driver + " dies, its effects go on", List.of(), "", true));
                    if (!clean.equals(orphaned)) {
                        steps.add(step(m.in(clean), driver + " dies with its effects", List.of(), "", true));
                    }
                });
    }

    private static boolean drives(ModelState m, String driver, World.Flight flight) {
        DeploymentFacts d = facts(m, flight.deployment());
        return d != null && d.driver().equals(driver);
    }

    private void stops(ModelState m, List<Step> steps) {
        if (m.world.stops() >= scenario.stops) {
            return;
        }
        for (DeploymentFacts d : m.deployments()) {
            if (d.id().equals(Scenario.SECOND) || d.forced()) {
                continue;
            }
            ModelState after = m.in(m.world.stopped());
            if (d.abort() == null) {
                Event abort = new Event.AbortRequested(true, "stop it");
                steps.add(step(
                        after,
                        "a person aborts " + d.id(),
                        List.of(after.entry(d.id(), d.epoch(), "bob", abort)),
                        cause(m, d, "abort"),
                        true));
            } else {
                Event force = new Event.ForceStopRequested("now");
                steps.add(step(
                        after,
                        "a person stops " + d.id() + " by force",
                        List.of(after.entry(d.id(), d.epoch(), "bob", force)),
                        cause(m, d, "forceStop"),
                        true));
            }
        }
    }

    private void emergency(ModelState m, List<Step> steps) {
        if (scenario.emergency == Scenario.Emergency.NONE || m.world.emergency()) {
            return;
        }
        ModelState after = m.in(m.world.emergencyCalled());
        steps.add(step(
                after,
                "a person asks for the emergency rollback",
                List.of(after.entry(Scenario.EMERGENCY, 0, "eve", scenario.requestOfEmergency())),
                "",
                true));
    }

    // ---- taking a step ----

    /** @param m with the world as it is after the step */
    Step step(ModelState m, String what, List<Entry> lines, String cause, boolean adverse) {
        List<Entry> entries = lines.stream().map(process.ledger()).toList();
        World world = m.world;
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.Settled) {
                world = world.left(f -> f.deployment().equals(entry.deployment()));
            } else if (entry.event() instanceof Event.EffectStarted started && started.attempt() == 1) {
                world = world.begun(started);
            }
        }
        return new Step(m.in(world), what, entries, cause, adverse);
    }
}

package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectFact;
import io.jenkins.plugins.safedeploy.engine.deployment.Moment;
import io.jenkins.plugins.safedeploy.engine.deployment.Next;
import io.jenkins.plugins.safedeploy.engine.deployment.Phase;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A deployment that has not settled, as people see it.
 *
 * @param owner whether it has the lock
 * @param next what happens by itself next, in words
 * @param nextAt when; null when that depends on something else than time
 */
public record InFlight(
        String id,
        ReleaseId release,
        String actor,
        Instant since,
        Phase phase,
        boolean owner,
        String driver,
        String next,
        Instant nextAt) {

    /** Reads {@code state}, which must stand still meanwhile. */
    public static InFlight of(EnvironmentState state, DeploymentFacts facts, Instant now) {
        ServiceState service = state.service(facts.service());
        boolean owner = service.lock().equals(facts.id());
        Next next = DeploymentProcess.next(state, facts.id(), new Moment(now, Set.of()));
        Task task = next instanceof Next.Act act && !act.tasks().isEmpty()
                ? act.tasks().get(0)
                : null;
        return new InFlight(
                facts.id(),
                facts.requested().release(),
                facts.actor(),
                facts.requestedAt(),
                phase(facts, owner, task),
                owner,
                facts.driver(),
                words(task, service),
                task instanceof Task.WaitUntil wait ? wait.until() : null);
    }

    private static Phase phase(DeploymentFacts facts, boolean owner, Task task) {
        if (!owner) {
            return facts.approval() == null ? Phase.REQUESTED : Phase.APPROVAL;
        } else if (task instanceof Task.Preflight) {
            return facts.approval() == null ? Phase.PREFLIGHT : Phase.PREFLIGHT2;
        } else if (task instanceof Task.RunEffect run) {
            return effect(facts, run.effect());
        } else if (task instanceof Task.StopEffect stop) {
            return effect(facts, stop.effect());
        } else if (task instanceof Task.MeasureGate gate) {
            return gate.round().reverify() ? Phase.REVERIFY : Phase.GATES;
        } else if (task instanceof Task.CaptureEvidence) {
            return Phase.DECIDE;
        } else if (task instanceof Task.WaitUntil wait && wait.why().equals(DeploymentProcess.PAUSE)) {
            return Phase.GATES;
        }
        return Phase.FENCE;
    }

    private static Phase effect(DeploymentFacts facts, String effect) {
        EffectFact found = facts.effect(effect);
        return found == null ? Phase.APPLY : Phase.valueOf(found.kind().name());
    }

    private static String words(Task task, ServiceState service) {
        if (task instanceof Task.AwaitTurn) {
            return service.lock().isEmpty()
                    ? "waits for its turn"
                    : "waits for the lock of deployment " + service.lock();
        } else if (task instanceof Task.WaitUntil wait) {
            return wait.why().equals(DeploymentProcess.APPROVAL)
                    ? "without an approval it expires"
                    : "waits for " + wait.why();
        } else if (task instanceof Task.Preflight) {
            return "preflight ends";
        } else if (task instanceof Task.RunEffect run) {
            return run.effect() + " ends";
        } else if (task instanceof Task.StopEffect stop) {
            return stop.effect() + " is stopped";
        } else if (task instanceof Task.MeasureGate gate) {
            return "gate '" + gate.gate() + "' decides";
        } else if (task instanceof Task.CaptureEvidence) {
            return "evidence is captured, then the rollback begins";
        } else if (task instanceof Task.Fence) {
            return "earlier tries are proven to have ended";
        } else if (task instanceof Task.Observe) {
            return "the target is looked at";
        }
        return "the next step is written";
    }

    public Map<String, Object> json(boolean alive) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deployment", id);
        json.put("release", release);
        json.put("actor", actor);
        json.put("since", since);
        json.put("phase", phase);
        json.put("owner", owner);
        json.put("driverAlive", alive);
        json.put("next", next);
        json.put("nextAt", nextAt);
        return json;
    }
}

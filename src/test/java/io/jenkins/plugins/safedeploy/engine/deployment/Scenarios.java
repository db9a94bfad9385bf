package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.Scenario.Emergency;
import io.jenkins.plugins.safedeploy.engine.deployment.Scenario.Hook;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The worlds that are explored: every choice meets every other that it can influence, each world kept small. */
final class Scenarios {
    private static final Scenario SMALL = new Scenario().but(s -> {
        s.crashes = 1;
        s.stops = 1;
    });

    private Scenarios() {}

    /** What every build explores. */
    static List<Scenario> quick() {
        return all(false);
    }

    /** The same with more that goes wrong at once. */
    static List<Scenario> deep() {
        List<Scenario> all = all(true);
        for (Fencing fencing : Fencing.values()) {
            all.add(new Scenario().but(s -> s.fencing = fencing));
        }
        all.add(new Scenario().but(s -> {
            s.crashes = 2;
            s.stops = 1;
            s.emergency = Emergency.FENCED;
        }));
        return all;
    }

    private static List<Scenario> all(boolean deep) {
        List<Scenario> all = new ArrayList<>();
        targets(all, deep);
        emergencies(all, deep);
        hooks(all, deep);
        compensations(all, deep);
        choices(all);
        queues(all, deep);
        afterwards(all);
        progress(all, deep);
        pointsOfNoReturn(all);
        return all;
    }

    /** Shares first, the whole next, and something to do once it is verified. */
    private static void progress(List<Scenario> all, boolean deep) {
        for (Fencing fencing : Fencing.values()) {
            for (int steps = 0; steps <= (deep ? 2 : 1); steps++) {
                int count = steps;
                for (boolean candidate : new boolean[] {true, false}) {
                    all.add(SMALL.but(s -> {
                        s.fencing = fencing;
                        s.steps = count;
                        s.finishes = true;
                        s.verifiedBefore = candidate;
                        s.observes = candidate;
                    }));
                }
            }
        }
        all.add(SMALL.but(s -> {
            s.steps = 2;
            s.finishes = true;
            s.stops = 2;
        }));
        all.add(SMALL.but(s -> {
            s.steps = 1;
            s.finishes = true;
            s.emergency = Emergency.FENCED;
            s.stops = deep ? 1 : 0;
        }));
        all.add(SMALL.but(s -> {
            s.steps = 1;
            s.hook = Hook.UNDO;
            s.choices = with(
                    PolicySettings.FailureAction.HOLD,
                    PolicySettings.FailureAction.ROLLBACK,
                    PolicySettings.AbortAction.LEAVE,
                    PolicySettings.WhenLocked.WAIT);
        }));
    }

    /** The target says in its preflight that the whole cannot be taken back; a share still can. */
    private static void pointsOfNoReturn(List<Scenario> all) {
        for (int steps = 0; steps <= 1; steps++) {
            int count = steps;
            all.add(SMALL.but(s -> {
                s.irreversible = true;
                s.steps = count;
            }));
        }
        all.add(SMALL.but(s -> {
            s.irreversible = true;
            s.emergency = Emergency.FENCED;
            s.stops = 0;
        }));
    }

    private static void targets(List<Scenario> all, boolean deep) {
        for (Fencing fencing : Fencing.values()) {
            for (EffectClass effectClass : EffectClass.values()) {
                for (int i = 0; i < 4; i++) {
                    boolean observes = i % 2 == 0;
                    boolean candidate = i < 2;
                    all.add(SMALL.but(s -> {
                        s.fencing = fencing;
                        s.applyClass = effectClass;
                        s.observes = observes;
                        s.verifiedBefore = candidate;
                        s.crashes = effectClass == EffectClass.CONVERGENT && (deep || !observes) ? 2 : 1;
                    }));
                }
            }
        }
    }

    private static void emergencies(List<Scenario> all, boolean deep) {
        for (Fencing fencing : Fencing.values()) {
            for (int i = 0; i < 4; i++) {
                boolean observes = i % 2 == 0;
                boolean unfenced = i >= 2;
                all.add(SMALL.but(s -> {
                    s.fencing = fencing;
                    s.observes = observes;
                    s.emergency = unfenced ? Emergency.UNFENCED : Emergency.FENCED;
                    s.stops = deep || !unfenced && fencing == Fencing.KILL ? 1 : 0;
                    s.crashes = deep || !unfenced || !observes ? 1 : 0;
                }));
            }
        }
        all.add(SMALL.but(s -> {
            s.verifiedBefore = false;
            s.emergency = Emergency.FENCED;
        }));
    }

    private static void hooks(List<Scenario> all, boolean deep) {
        for (Hook hook : Hook.values()) {
            if (hook == Hook.NONE) {
                continue;
            }
            for (Fencing fencing : List.of(Fencing.EPOCH, Fencing.NONE)) {
                all.add(SMALL.but(s -> {
                    s.hook = hook;
                    s.fencing = fencing;
                    s.stops = 2;
                }));
            }
            all.add(SMALL.but(s -> {
                s.hook = hook;
                s.emergency = Emergency.FENCED;
                s.stops = deep ? 1 : 0;
            }));
        }
    }

    private static void compensations(List<Scenario> all, boolean deep) {
        for (EffectClass effectClass : List.of(EffectClass.AT_LEAST_ONCE, EffectClass.AT_MOST_ONCE)) {
            for (PolicySettings.CompensateFailureAction onFailure : PolicySettings.CompensateFailureAction.values()) {
                for (Emergency emergency : List.of(Emergency.NONE, Emergency.FENCED)) {
                    all.add(SMALL.but(s -> {
                        s.compensation = effectClass;
                        s.choices = with(onFailure);
                        s.emergency = emergency;
                        s.stops = deep || emergency == Emergency.NONE ? 1 : 0;
                        s.crashes =
                                deep || emergency == Emergency.NONE || effectClass == EffectClass.AT_MOST_ONCE ? 1 : 0;
                    }));
                }
            }
        }
    }

    private static void choices(List<Scenario> all) {
        PolicySettings.FailureAction rollback = PolicySettings.FailureAction.ROLLBACK;
        PolicySettings.FailureAction hold = PolicySettings.FailureAction.HOLD;
        all.add(SMALL.but(s -> s.choices =
                with(rollback, rollback, PolicySettings.AbortAction.LEAVE, PolicySettings.WhenLocked.WAIT)));
        all.add(SMALL.but(s ->
                s.choices = with(hold, hold, PolicySettings.AbortAction.ROLLBACK, PolicySettings.WhenLocked.WAIT)));
        for (Hook hook : List.of(Hook.NONE, Hook.UNDO)) {
            for (Fencing fencing : List.of(Fencing.EPOCH, Fencing.NONE)) {
                all.add(SMALL.but(s -> {
                    s.hook = hook;
                    s.fencing = fencing;
                    s.choices = Course.Choices.of(withDeadline(Duration.ofMinutes(20)));
                }));
            }
        }
        all.add(SMALL.but(s -> s.gatesOfCandidate = false));
        all.add(SMALL.but(s -> s.gates = 0));
        all.add(SMALL.but(s -> {
            s.gates = 3;
            s.alreadyFailing = true;
        }));
    }

    private static void queues(List<Scenario> all, boolean deep) {
        for (PolicySettings.WhenLocked whenLocked : PolicySettings.WhenLocked.values()) {
            all.add(SMALL.but(s -> {
                s.second = true;
                s.crashes = deep || whenLocked != PolicySettings.WhenLocked.REFUSE ? 1 : 0;
                s.stops = deep || whenLocked != PolicySettings.WhenLocked.WAIT ? 1 : 0;
                s.choices = with(
                        PolicySettings.FailureAction.ROLLBACK,
                        PolicySettings.FailureAction.HOLD,
                        PolicySettings.AbortAction.ROLLBACK,
                        whenLocked);
            }));
        }
        all.add(SMALL.but(s -> {
            s.emergency = Emergency.FENCED;
            s.crashes = 0;
            s.stops = 0;
            s.choices = with(
                    PolicySettings.FailureAction.ROLLBACK,
                    PolicySettings.FailureAction.HOLD,
                    PolicySettings.AbortAction.ROLLBACK,
                    PolicySettings.WhenLocked.REFUSE);
        }));
        all.add(SMALL.but(s -> {
            s.compensation = EffectClass.AT_LEAST_ONCE;
            s.crashes = 0;
            s.stops = 2;
        }));
        all.add(SMALL.but(s -> {
            s.approval = true;
            s.stops = 2;
        }));
        all.add(SMALL.but(s -> {
            s.approval = true;
            s.emergency = Emergency.FENCED;
            s.stops = deep ? 1 : 0;
        }));
        all.add(SMALL.but(s -> {
            s.approval = true;
            s.second = true;
            s.crashes = 0;
        }));
    }

    /** After an emergency rollback that went unfenced, the next deployment comes. */
    private static void afterwards(List<Scenario> all) {
        for (Fencing fencing : List.of(Fencing.KILL, Fencing.NONE)) {
            all.add(SMALL.but(s -> {
                s.fencing = fencing;
                s.emergency = Emergency.UNFENCED;
                s.second = true;
                s.crashes = 0;
                s.stops = 0;
            }));
        }
    }

    private static Course.Choices with(PolicySettings.CompensateFailureAction onCompensateFailure) {
        Course.Choices c = Course.Choices.DEFAULT;
        return new Course.Choices(
                c.onFailure(), c.onInconclusive(), c.onError(), c.onAbort(), onCompensateFailure, c.whenLocked(), null);
    }

    private static Course.Choices with(
            PolicySettings.FailureAction onFailure,
            PolicySettings.FailureAction onOther,
            PolicySettings.AbortAction onAbort,
            PolicySettings.WhenLocked whenLocked) {
        return new Course.Choices(
                onFailure, onOther, onOther, onAbort, PolicySettings.CompensateFailureAction.HOLD, whenLocked, null);
    }

    private static PolicySettings withDeadline(Duration deadline) {
        return new PolicySettings(null, null, null, null, null, null, null, null, null, deadline, null, false, null);
    }
}

package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One world to explore: what the target can do, what the plan says, and what may go wrong. Release {@code v1} runs when
 * it begins; deployment {@code D1} brings {@code n1}, {@code D2} waits behind it with {@code n2}, and {@code E} is an
 * emergency rollback that a person may ask for at any moment.
 */
final class Scenario implements Cloneable {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final Duration APPLY_TIMEOUT = Duration.ofMinutes(10);
    static final Duration APPROVAL_TIMEOUT = Duration.ofHours(10);
    static final Duration PAUSE = Duration.ofMinutes(2);
    static final String SERVICE = "web";
    static final String FIRST = "D1";
    static final String SECOND = "D2";
    static final String EMERGENCY = "E";

    /** What kind of hook runs before the apply. */
    enum Hook {
        NONE,
        UNDO,
        PLAIN,
        AT_MOST_ONCE,
        POINT_OF_NO_RETURN
    }

    /** Who may ask for an emergency rollback. */
    enum Emergency {
        NONE,
        FENCED,
        UNFENCED
    }

    Fencing fencing = Fencing.EPOCH;
    EffectClass applyClass = EffectClass.CONVERGENT;
    boolean observes = true;
    int steps;
    boolean finishes;
    boolean irreversible;
    boolean verifiedBefore = true;
    Hook hook = Hook.NONE;
    EffectClass compensation;
    boolean approval;
    int gates = 1;
    boolean gatesOfCandidate = true;
    boolean alreadyFailing;
    Emergency emergency = Emergency.NONE;
    boolean second;
    int crashes = 2;
    int stops = 2;
    Course.Choices choices = Course.Choices.DEFAULT;

    Scenario but(java.util.function.Consumer<Scenario> change) {
        try {
            Scenario copy = (Scenario) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of(fencing.name(), applyClass.name()));
        words.add(observes ? "observes" : "blind");
        words.add(verifiedBefore ? "candidate" : "no candidate");
        if (hook != Hook.NONE) {
            words.add("hook " + hook);
        }
        if (compensation != null) {
            words.add("compensation " + compensation + " " + choices.onCompensateFailure());
        }
        if (approval) {
            words.add("approval");
        }
        words.add(gates + " gates");
        if (steps > 0) {
            words.add(steps + " steps");
        }
        if (finishes) {
            words.add("finishes");
        }
        if (irreversible) {
            words.add("irreversible");
        }
        if (!gatesOfCandidate) {
            words.add("candidate without gates");
        }
        if (alreadyFailing) {
            words.add("maybe already failing");
        }
        if (!choices.equals(Course.Choices.DEFAULT)) {
            words.add("failure " + choices.onFailure() + " inconclusive " + choices.onInconclusive() + " error "
                    + choices.onError() + " abort " + choices.onAbort() + " locked " + choices.whenLocked());
        }
        if (emergency != Emergency.NONE) {
            words.add("emergency " + emergency);
        }
        if (second) {
            words.add("second deployment");
        }
        words.add(crashes + " crashes, " + stops + " stops");
        return String.join(", ", words);
    }

    /** The environment as it is when the exploration begins. */
    EnvironmentState environment() {
        EnvironmentState state = new EnvironmentState();
        fold(state, "", "", 0, new Event.LedgerOpened("key", null));
        fold(state, "D0", "p", 0, requested(Kind.DEPLOY, "v1", false, "p"));
        fold(state, "D0", "p", 1, new Event.LockAcquired("p", List.of()));
        fold(state, "D0", "p", 1, new Event.PreflightEnded(1, List.of(), List.of(), null, List.of()));
        fold(state, "D0", "p", 1, started("v1"));
        fold(state, "D0", "p", 1, new Event.EffectEnded("apply", EffectResult.OK, true, ""));
        fold(state, "D0", "p", 1, new Event.Settled(Outcome.SUCCEEDED, Landed.NEW, verifiedBefore, false, "fine"));
        fold(state, FIRST, "ann", 0, requested(Kind.DEPLOY, "n1", false, "p1"));
        if (second) {
            fold(state, SECOND, "ann", 0, requested(Kind.DEPLOY, "n2", false, "p1"));
        }
        return state;
    }

    World world() {
        return new World("v1", 1, START, List.of(), Set.of(), Set.of(), Set.of(), 0, 0, false);
    }

    private Event.EffectStarted started(String release) {
        return new Event.EffectStarted(
                "apply",
                EffectKind.APPLY,
                applyClass,
                fencing,
                "apply",
                new ReleaseId(release),
                Digest.ofText("plan " + release),
                1,
                null);
    }

    private static void fold(EnvironmentState state, String deployment, String actor, long epoch, Event event) {
        String service = deployment.isEmpty() ? "" : SERVICE;
        state.apply(new Entry(0, "", START, epoch, "production", service, deployment, actor, event));
    }

    Event.Requested requestOfEmergency() {
        return requested(Kind.ROLLBACK, "v1", emergency == Emergency.UNFENCED, "e1");
    }

    private Event.Requested requested(Kind kind, String release, boolean unfenced, String driver) {
        Course course = course(release.equals("n1"), release.equals("v1"));
        return requested(kind, release, Digest.ofText(release), course, kind == Kind.ROLLBACK, unfenced, false, driver);
    }

    static Event.Requested requested(
            Kind kind,
            String release,
            Digest content,
            Course course,
            boolean emergency,
            boolean unfenced,
            boolean keep,
            String driver) {
        return new Event.Requested(
                kind,
                new ReleaseId(release),
                content,
                Digest.ofText("document " + release),
                Digest.ofText("plan " + release),
                course,
                "job#" + release.charAt(1),
                false,
                emergency,
                unfenced,
                keep,
                kind == Kind.ROLLBACK ? "it is on fire" : "",
                "person",
                driver,
                List.of(),
                null);
    }

    /** The plan of a release; the one that ran before and the one that waits are plain. */
    Course course(boolean first, boolean candidate) {
        List<Course.GateRef> refs = new ArrayList<>();
        int count = first ? gates : candidate && !gatesOfCandidate ? 0 : 1;
        for (int i = 1; i <= count; i++) {
            refs.add(new Course.GateRef("gate" + i, i == 3 ? 2 : 1, false));
        }
        return new Course(
                first && hook != Hook.NONE ? List.of(hookStep()) : List.of(),
                first && compensation != null
                        ? List.of(new Course.Step("migrate-down", compensation, false, false))
                        : List.of(),
                refs,
                approval && !candidate ? List.of(new Course.Approval("ops", 1, APPROVAL_TIMEOUT)) : List.of(),
                new Course.TargetRef(
                        fencing,
                        applyClass,
                        observes,
                        fencing == Fencing.NONE ? APPLY_TIMEOUT : null,
                        steps,
                        steps == 0 ? null : PAUSE,
                        finishes),
                choices);
    }

    private Course.Step hookStep() {
        EffectClass effectClass = hook == Hook.AT_MOST_ONCE ? EffectClass.AT_MOST_ONCE : EffectClass.AT_LEAST_ONCE;
        boolean undo = hook == Hook.UNDO || hook == Hook.AT_MOST_ONCE;
        return new Course.Step("migrate", effectClass, undo, hook == Hook.POINT_OF_NO_RETURN);
    }
}

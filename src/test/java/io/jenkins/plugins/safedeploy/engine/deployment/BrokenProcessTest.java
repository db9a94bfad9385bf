package io.jenkins.plugins.safedeploy.engine.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Process;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The model is worth something only if it finds what is broken: each test breaks one rule, and the model has to tell. */
class BrokenProcessTest {
    private static final Scenario KILL = new Scenario().but(s -> {
        s.fencing = Fencing.KILL;
        s.crashes = 1;
        s.stops = 1;
    });
    private static final Scenario EPOCH = KILL.but(s -> s.fencing = Fencing.EPOCH);
    private static final Scenario NONE = KILL.but(s -> s.fencing = Fencing.NONE);

    @Test
    void aFenceThatIsSkippedIsFound() {
        found(KILL, deciding((state, next) -> fence(next) == null ? next : fenced(state, next)), "two effects at once");
    }

    @Test
    void anEpochThatIsNotRaisedByAnAdoptionIsFound() {
        found(EPOCH, writing(Event.Adopted.class, e -> epoch(e, e.epoch() - 1)), "can still land");
    }

    @Test
    void anEpochThatIsNotRaisedWithTheLockIsFound() {
        found(EPOCH, writing(Event.LockAcquired.class, e -> epoch(e, e.epoch() - 1)), "which is not newer");
    }

    @Test
    void aFenceThatRefusesOnlyOlderEpochsThanTheOneThatIsOpenIsFound() {
        Process broken = deciding((state, next) ->
                next instanceof Next.Append append && append.drafts().get(0).event() instanceof Event.Adopted
                        ? new Next.Act(List.of(new Task.Fence(open(state), epoch(state))))
                        : next);
        found(EPOCH.but(s -> s.crashes = 0), broken, "two effects at once");
    }

    @Test
    void aRestoreThatIsNotLookedAtIsFound() {
        Scenario unfenced = NONE.but(s -> s.emergency = Scenario.Emergency.UNFENCED);
        Process broken = deciding((state, next) -> observes(next)
                ? new Next.Append(
                        List.of(new Next.Draft(
                                state.service(Scenario.SERVICE).lock(), new Event.Observed(Landed.CANDIDATE, ""))),
                        false)
                : next);
        found(unfenced, broken, "settles ROLLED_BACK");
    }

    @Test
    void anEndThatIsTakenForProvenIsFound() {
        UnaryOperator<Entry> proven = e -> {
            Event.EffectEnded end = (Event.EffectEnded) e.event();
            return event(e, new Event.EffectEnded(end.effect(), end.result(), true, end.message()));
        };
        found(KILL, writing(Event.EffectEnded.class, proven), "two effects at once");
    }

    @Test
    void aDeadlineThatIsNotWaitedForIsFound() {
        Process broken = deciding((state, next) -> next instanceof Next.Act act
                        && act.tasks().get(0) instanceof Task.WaitUntil
                ? new Next.Append(
                        List.of(new Next.Draft(
                                state.service(Scenario.SERVICE).lock(), new Event.FenceEnded(keys(state), true, ""))),
                        false)
                : next);
        found(NONE, broken, "two effects at once");
    }

    @Test
    void aHoldThatIsForgottenIsFound() {
        UnaryOperator<Entry> noHold = e -> {
            Event.Settled end = (Event.Settled) e.event();
            return event(e, new Event.Settled(end.outcome(), end.landed(), end.verified(), false, end.message()));
        };
        found(KILL, writing(Event.Settled.class, noHold), "without a hold");
    }

    @Test
    void anAtMostOnceEffectThatIsRepeatedIsFound() {
        Scenario once = KILL.but(s -> s.applyClass = EffectClass.AT_MOST_ONCE);
        Process broken = deciding((state, next) -> {
            boolean gaveUp = next instanceof Next.Append append
                    && append.drafts().get(0).event() instanceof Event.Settled settled
                    && settled.message().contains("must not run twice");
            DeploymentFacts d = state.deployments().get(Scenario.FIRST);
            return gaveUp && d != null && d.decided() == null
                    ? GoingForward.start(
                            d,
                            Scenario.START,
                            DeploymentProcess.APPLY,
                            EffectKind.APPLY,
                            EffectClass.AT_MOST_ONCE,
                            Fencing.KILL,
                            null)
                    : next;
        });
        found(once, broken, "is started twice");
    }

    @Test
    void aSuccessThatIsClaimedWithoutKnowingIsFound() {
        Process broken = deciding((state, next) -> {
            DeploymentFacts d = state.deployments().get(Scenario.FIRST);
            EffectFact apply = d == null ? null : d.effect(DeploymentProcess.APPLY);
            boolean unknown = apply != null && apply.status() == EffectFact.Status.UNKNOWN;
            return unknown && observes(next)
                    ? Next.append(d, new Event.Settled(Outcome.SUCCEEDED, Landed.NEW, true, false, "sure"))
                    : next;
        });
        found(KILL, broken, "settles SUCCEEDED/NEW, but the world shows");
    }

    @Test
    void aWaitForNothingIsFound() {
        Process broken = deciding((state, next) -> observes(next) ? new Next.Act(List.of(new Task.AwaitTurn())) : next);
        found(KILL, broken, "no way to Settled from here");
    }

    @Test
    void aDriverThatDoesNothingIsFound() {
        found(KILL, deciding((s, next) -> observes(next) ? new Next.Act(List.of()) : next), "neither appends nor acts");
    }

    @Test
    void aStepThatIsRepeatedForEverIsFound() {
        Process broken = deciding((state, next) -> {
            String owner = state.service(Scenario.SERVICE).lock();
            return next instanceof Next.Act act && act.tasks().get(0) instanceof Task.Preflight
                    ? new Next.Append(List.of(new Next.Draft(owner, new Event.Observed(null, ""))), false)
                    : next;
        });
        found(KILL, broken, "no way to Settled from here");
    }

    @Test
    void aCircleWithAWayOutIsFound() {
        UnaryOperator<Entry> forgetful = e ->
                ((Event.FenceEnded) e.event()).proven() ? e : event(e, new Event.Observed(null, "try again, for ever"));
        found(KILL, writing(Event.FenceEnded.class, forgetful), "in a circle for ever");
    }

    @Test
    void aRollbackWithoutADecisionIsFound() {
        Process broken = deciding((state, next) -> next instanceof Next.Append append
                        && append.drafts().get(0).event() instanceof Event.RollbackDecided decided
                ? GoingForward.start(
                        state.deployments().get(append.drafts().get(0).deployment()),
                        Scenario.START,
                        DeploymentProcess.RESTORE,
                        EffectKind.RESTORE,
                        EffectClass.CONVERGENT,
                        Fencing.KILL,
                        decided.candidate())
                : next);
        found(KILL, broken, "before a rollback was decided");
    }

    @Test
    void tidyingUpBeforeTheGatesIsFound() {
        Process broken = deciding((state, next) ->
                next instanceof Next.Append append && append.drafts().get(0).event() instanceof Event.GateStarted
                        ? GoingForward.start(
                                state.deployments().get(append.drafts().get(0).deployment()),
                                Scenario.START,
                                DeploymentProcess.FINISH,
                                EffectKind.FINISH,
                                EffectClass.CONVERGENT,
                                Fencing.KILL,
                                null)
                        : next);
        found(KILL.but(s -> s.finishes = true), broken, "tidies up before anything is verified");
    }

    @Test
    void aPauseAfterWhichNothingIsMeasuredIsFound() {
        Process broken = deciding((state, next) -> next instanceof Next.Append append
                        && append.drafts().get(0).event() instanceof Event.GateStarted gate
                        && gate.again() > 0
                ? applied(state)
                : next);
        found(KILL.but(s -> s.steps = 1), broken, "although the last word");
    }

    @Test
    void aGateThatFailsInThePauseAndIsNotHeardIsFound() {
        Process broken = deciding((state, next) -> {
            DeploymentFacts d = state.deployments().get(Scenario.FIRST);
            return next instanceof Next.Append append
                            && append.drafts().get(0).event() instanceof Event.EvidenceStarted
                            && d != null
                            && d.round().again() > 0
                    ? applied(state)
                    : next;
        });
        found(KILL.but(s -> s.steps = 1), broken, "although the last word");
    }

    @Test
    void aPointOfNoReturnThatIsPassedBackwardsIsFound() {
        Process broken = deciding((state, next) -> {
            DeploymentFacts d = state.deployments().get(Scenario.FIRST);
            boolean held = next instanceof Next.Append append
                    && append.drafts().get(0).event() instanceof Event.Settled settled
                    && settled.message().contains("past the point of no return");
            return held
                    ? Next.append(
                            d,
                            new Event.RollbackDecided(
                                    "try anyway", d.preflight().candidate(), true, List.of(), List.of()))
                    : next;
        });
        found(KILL.but(s -> s.irreversible = true), broken, "began what cannot be taken back");
    }

    private static Next applied(EnvironmentState state) {
        return GoingForward.start(
                state.deployments().get(Scenario.FIRST),
                Scenario.START,
                DeploymentProcess.APPLY,
                EffectKind.APPLY,
                EffectClass.CONVERGENT,
                Fencing.KILL,
                null);
    }

    private static void found(Scenario scenario, Process broken, String how) {
        assertThatThrownBy(() -> Exploration.of(scenario, broken))
                .isInstanceOf(Invariants.Violation.class)
                .hasMessageContaining(how)
                .hasMessageContaining("after:\n  begin");
    }

    private static Process deciding(BiFunction<EnvironmentState, Next, Next> instead) {
        return (environment, deployment, moment) ->
                instead.apply(environment, DeploymentProcess.next(environment, deployment, moment));
    }

    private static Process writing(Class<? extends Event> type, UnaryOperator<Entry> instead) {
        return new Process() {
            @Override
            public Next next(EnvironmentState environment, String deployment, Moment moment) {
                return DeploymentProcess.next(environment, deployment, moment);
            }

            @Override
            public UnaryOperator<Entry> ledger() {
                return entry -> type.isInstance(entry.event()) ? instead.apply(entry) : entry;
            }
        };
    }

    private static Task.Fence fence(Next next) {
        return next instanceof Next.Act act && act.tasks().get(0) instanceof Task.Fence fence ? fence : null;
    }

    private static boolean observes(Next next) {
        return next instanceof Next.Act act && act.tasks().get(0) instanceof Task.Observe;
    }

    private static Next fenced(EnvironmentState state, Next next) {
        List<String> keys = fence(next).effects().stream().map(OpenEffect::key).toList();
        return new Next.Append(
                List.of(new Next.Draft(
                        state.service(Scenario.SERVICE).lock(), new Event.FenceEnded(keys, true, "surely"))),
                false);
    }

    private static List<OpenEffect> open(EnvironmentState state) {
        return List.copyOf(state.service(Scenario.SERVICE).openEffects());
    }

    private static List<String> keys(EnvironmentState state) {
        return open(state).stream().map(OpenEffect::key).toList();
    }

    private static long epoch(EnvironmentState state) {
        return state.service(Scenario.SERVICE).epoch();
    }

    private static Entry epoch(Entry e, long epoch) {
        return new Entry(
                e.seq(), e.hash(), e.at(), epoch, e.environment(), e.service(), e.deployment(), e.actor(), e.event());
    }

    private static Entry event(Entry e, Event event) {
        return new Entry(
                e.seq(), e.hash(), e.at(), e.epoch(), e.environment(), e.service(), e.deployment(), e.actor(), event);
    }
}

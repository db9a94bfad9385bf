package io.jenkins.plugins.safedeploy.engine.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Explores every state that {@link DeploymentProcess} can reach in many small worlds, with crashes, aborts, orphaned
 * effects and an emergency rollback at every point. {@link Invariants} says what must hold; {@link Scenarios} which
 * worlds there are.
 */
class DeploymentModelTest {
    /** The table of DESIGN.md, section 5: row, column, what follows. What the code does otherwise stands in docs/decisions/0002. */
    private static final String TABLE = """
            REQUESTED|turn|PREFLIGHT
            REQUESTED|turn|NOTHING_DEPLOYED/OLD
            REQUESTED|turn|SUPERSEDED/OLD
            REQUESTED|abort|ABORTED/OLD
            REQUESTED|crash|REQUESTED
            PREFLIGHT|ok|APPROVAL
            PREFLIGHT|ok|HOOK
            PREFLIGHT|error|NOTHING_DEPLOYED/OLD
            PREFLIGHT|abort|ABORTED/OLD
            PREFLIGHT|crash|PREFLIGHT
            PREFLIGHT|takenOver|SUPERSEDED/OLD
            APPROVAL|ok|PREFLIGHT2
            APPROVAL|error rejected|REJECTED/OLD
            APPROVAL|error expired|EXPIRED/OLD
            APPROVAL|abort|ABORTED/OLD
            APPROVAL|crash|APPROVAL
            PREFLIGHT2|ok|APPLY
            PREFLIGHT2|ok|APPROVAL
            PREFLIGHT2|error|NOTHING_DEPLOYED/OLD
            PREFLIGHT2|abort|ABORTED/OLD
            PREFLIGHT2|crash|PREFLIGHT2
            PREFLIGHT2|takenOver|SUPERSEDED/OLD
            HOOK|ok|APPLY
            HOOK|error|UNDO
            HOOK|abort|HOOK
            HOOK|ok|UNDO
            HOOK|forceStop|ABORTED/UNKNOWN + hold
            HOOK|crash|FENCE
            FENCE|ok|HOOK
            FENCE|ok|HELD/UNKNOWN + hold
            HOOK|takenOver|SUPERSEDED/UNKNOWN + hold
            UNDO|ok|NOTHING_DEPLOYED/OLD
            UNDO|ok|ABORTED/OLD
            UNDO|error|HELD/UNKNOWN + hold
            UNDO|abort|UNDO
            UNDO|forceStop|ABORTED/UNKNOWN + hold
            UNDO|crash|FENCE
            FENCE|ok|UNDO
            UNDO|takenOver|SUPERSEDED/UNKNOWN + hold
            HOOK|ok|STEP
            STEP|ok|GATES
            GATES|ok|STEP
            GATES|ok|APPLY
            STEP|error|DECIDE
            STEP|abort|STEP
            STEP|forceStop|ABORTED/UNKNOWN + hold
            STEP|crash|FENCE
            FENCE|ok|STEP
            STEP|takenOver|SUPERSEDED/UNKNOWN + hold
            APPLY|ok|GATES
            APPLY|error|DECIDE
            APPLY|abort|APPLY
            APPLY|ok|FENCE
            APPLY|forceStop|ABORTED/UNKNOWN + hold
            APPLY|crash|FENCE
            APPLY|takenOver|SUPERSEDED/UNKNOWN + hold
            FENCE|ok|DECIDE
            FENCE|ok|APPLY
            FENCE|ok|GATES
            FENCE|error|HELD/UNKNOWN + hold
            FENCE|abort|FENCE
            FENCE|forceStop|ABORTED/UNKNOWN + hold
            FENCE|crash|FENCE
            FENCE|takenOver|SUPERSEDED/UNKNOWN + hold
            GATES|ok|SUCCEEDED/NEW
            GATES|error FAILED|DECIDE
            GATES|error INCONCLUSIVE|HELD/NEW + hold
            GATES|error INCONCLUSIVE|DECIDE
            GATES|error ERROR|HELD/NEW + hold
            GATES|error ERROR|DECIDE
            GATES|abort|DECIDE
            GATES|abort|ABORTED/NEW + hold
            GATES|crash|GATES
            GATES|takenOver|SUPERSEDED/NEW + hold
            GATES|error ERROR|HELD/PARTIAL + hold
            GATES|abort|ABORTED/PARTIAL + hold
            GATES|ok|FINISH
            FINISH|ok|SUCCEEDED/NEW
            FINISH|error|SUCCEEDED/NEW
            FINISH|abort|FINISH
            FINISH|forceStop|ABORTED/UNKNOWN + hold
            FINISH|crash|FENCE
            FENCE|ok|FINISH
            FINISH|takenOver|SUPERSEDED/UNKNOWN + hold
            DECIDE|ok|HELD/PARTIAL + hold
            DECIDE|ok|COMPENSATE
            DECIDE|ok|RESTORE
            DECIDE|ok|HELD/NEW + hold
            DECIDE|abort|DECIDE
            DECIDE|forceStop|ABORTED/UNKNOWN + hold
            DECIDE|crash|COMPENSATE
            DECIDE|takenOver|SUPERSEDED/NEW + hold
            COMPENSATE|ok|RESTORE
            COMPENSATE|error|HELD/NEW + hold
            COMPENSATE|error|RESTORE
            COMPENSATE|abort|COMPENSATE
            COMPENSATE|forceStop|ABORTED/UNKNOWN + hold
            COMPENSATE|crash|FENCE
            FENCE|ok|COMPENSATE
            COMPENSATE|takenOver|SUPERSEDED/UNKNOWN + hold
            RESTORE|ok|REVERIFY
            RESTORE|error|ROLLBACK_FAILED/PARTIAL + hold
            RESTORE|abort|RESTORE
            RESTORE|forceStop|ABORTED/UNKNOWN + hold
            RESTORE|crash|FENCE
            FENCE|ok|RESTORE
            RESTORE|takenOver|SUPERSEDED/UNKNOWN + hold
            REVERIFY|ok|ROLLED_BACK/CANDIDATE + hold
            REVERIFY|ok|FINISH
            FINISH|ok|ROLLED_BACK/CANDIDATE + hold
            REVERIFY|error FAILED|ROLLED_BACK_UNVERIFIED/CANDIDATE + hold
            REVERIFY|abort|REVERIFY
            REVERIFY|forceStop|ROLLED_BACK_UNVERIFIED/CANDIDATE + hold
            REVERIFY|crash|REVERIFY
            REVERIFY|takenOver|SUPERSEDED/UNKNOWN + hold
            """;

    @Test
    void everyRuleHoldsInEveryStateOfEveryWorldAndEveryCellOfTheTableIsSeen() {
        Set<String> seen = explore(Scenarios.quick());
        assertThat(seen).containsAll(TABLE.lines().toList());
    }

    @Test
    @Tag("slow")
    void everyRuleHoldsAlsoWithMoreGoingWrongAtOnce() {
        explore(Scenarios.deep());
    }

    private static Set<String> explore(List<Scenario> scenarios) {
        Set<String> cells = new TreeSet<>();
        long states = 0;
        long transitions = 0;
        for (Scenario scenario : scenarios) {
            Exploration.Result result = Exploration.of(scenario, ModelState.Process.REAL);
            System.out.printf("%,9d states %,9d transitions  %s%n", result.states(), result.transitions(), scenario);
            states += result.states();
            transitions += result.transitions();
            cells.addAll(result.cells());
        }
        System.out.printf(
                "Model: %,d states, %,d transitions in %d worlds, no violation%n",
                states, transitions, scenarios.size());
        return cells;
    }
}

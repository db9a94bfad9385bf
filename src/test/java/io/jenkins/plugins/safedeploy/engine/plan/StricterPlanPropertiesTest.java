package io.jenkins.plugins.safedeploy.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must be true of every declaration and every plan, checked on generated pairs whose names often collide. */
class StricterPlanPropertiesTest {
    private static final int PAIRS = 5_000;
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");

    @Test
    void theResultIsNeverLooserThanTheDeclarationOrThePlan() {
        int merged = 0;
        for (int seed = 0; seed < PAIRS; seed++) {
            GeneratedPolicies generated = new GeneratedPolicies(new Random(seed));
            Declaration declared = generated.declaration();
            Plan plan = generated.plan();
            Optional<Plan> both = merge(declared, plan);
            if (both.isPresent()) {
                merged++;
                notLooser(seed, both.get(), declared);
                notLooser(seed, both.get(), asDeclared(plan));
            }
        }
        assertThat(merged).as("pairs that could be combined").isBetween(PAIRS / 10, PAIRS * 9 / 10);
    }

    @Test
    void aPlanThatOnlyAddsIsNeverRefused() {
        for (int seed = 0; seed < PAIRS; seed++) {
            GeneratedPolicies generated = new GeneratedPolicies(new Random(seed));
            Declaration declared = generated.declaration();
            Plan plan = generated.planThatOnlyAdds(declared);
            assertThat(merge(declared, plan)).as("seed " + seed).isPresent();
        }
    }

    @Test
    void aSecondTimeItChangesNothing() {
        for (int seed = 0; seed < PAIRS; seed++) {
            GeneratedPolicies generated = new GeneratedPolicies(new Random(seed));
            Declaration declared = generated.declaration();
            Optional<Plan> once = merge(declared, generated.plan());
            assertThat(once.flatMap(plan -> merge(declared, plan)))
                    .as("seed " + seed)
                    .isEqualTo(once);
        }
    }

    /** Answers to a failure or an abort apart: a plan cannot tell a default from a choice. */
    @Test
    void ofTwoDeclarationsItDoesNotMatterWhichComesFirst() {
        int merged = 0;
        for (int seed = 0; seed < PAIRS; seed++) {
            GeneratedPolicies generated = new GeneratedPolicies(new Random(seed));
            Declaration one = withoutChoices(generated.declaration());
            Declaration other = withoutChoices(generated.declaration());
            Plan plan = generated.plan();
            Optional<Plan> left = merge(one, plan).flatMap(each -> merge(other, each));
            Optional<Plan> right = merge(other, plan).flatMap(each -> merge(one, each));
            assertThat(left.map(StricterPlanPropertiesTest::sorted))
                    .as("seed " + seed)
                    .isEqualTo(right.map(StricterPlanPropertiesTest::sorted));
            merged += left.isPresent() ? 1 : 0;
        }
        assertThat(merged).isGreaterThan(PAIRS / 100);
    }

    private static Optional<Plan> merge(Declaration declared, Plan plan) {
        try {
            return Optional.of(StricterPlan.of(declared, plan));
        } catch (RefusedSettingsException e) {
            return Optional.empty();
        }
    }

    // ---- what looser means, in what it would do ----

    private static void notLooser(int seed, Plan merged, Declaration bound) {
        String which = "seed " + seed;
        assertThat(merged.gates()).as(which).containsAll(bound.gates());
        if (bound.target() != null) {
            assertThat(merged.target()).as(which).isEqualTo(bound.target());
        }
        assertThat(merged.policy().cooldown()).as(which).isGreaterThanOrEqualTo(bound.cooldown());
        assertThat(orForever(merged.policy().deadline())).as(which).isLessThanOrEqualTo(orForever(bound.deadline()));
        if (bound.onFailure() != null) {
            assertThat(merged.policy().onFailure()).as(which).isEqualTo(bound.onFailure());
        }
        if (bound.onAbort() != null) {
            assertThat(merged.policy().onAbort()).as(which).isEqualTo(bound.onAbort());
        }
        for (int hour = 0; hour < 24 * 8; hour++) {
            Instant at = MONDAY.plus(Duration.ofHours(hour));
            assertThat(!frozen(bound.freezeWindows(), at)
                            || frozen(merged.policy().freezeWindows(), at))
                    .as(which + ": frozen at " + at)
                    .isTrue();
        }
        for (int yes = 0; yes < 1 << GeneratedPolicies.PEOPLE.size(); yes++) {
            assertThat(!agreed(merged.approvals(), yes) || agreed(bound.approvals(), yes))
                    .as(which + ": enough people, " + Integer.toBinaryString(yes))
                    .isTrue();
        }
        assertThat(patience(merged.approvals())).as(which).isLessThanOrEqualTo(patience(bound.approvals()));
    }

    /** The plan as if it were declared; its answers may only be overruled by what is declared, and are not bounds. */
    private static Declaration asDeclared(Plan plan) {
        PolicySettings policy = plan.policy();
        return new Declaration(
                plan.environment(),
                plan.target(),
                plan.gates(),
                plan.approvals(),
                policy.freezeWindows(),
                policy.cooldown(),
                policy.deadline(),
                null,
                null);
    }

    private static boolean frozen(List<FreezeWindow> windows, Instant at) {
        return windows.stream().anyMatch(window -> window.endAround(at).isPresent());
    }

    /** Whether the people of the bits in {@code yes} are enough for all; the first of them asked for the deployment. */
    private static boolean agreed(List<ApprovalSettings> approvals, int yes) {
        for (ApprovalSettings approval : approvals) {
            int count = 0;
            for (int i = 0; i < GeneratedPolicies.PEOPLE.size(); i++) {
                Approvals.Person person = new Approvals.Person(GeneratedPolicies.PEOPLE.get(i), Set.of(), false);
                boolean counts = Approvals.decide(List.of(approval), person, GeneratedPolicies.PEOPLE.get(0), Set.of())
                        .allowed();
                count += (yes >> i & 1) == 1 && counts ? 1 : 0;
            }
            if (count < approval.quorum()) {
                return false;
            }
        }
        return true;
    }

    private static Duration patience(List<ApprovalSettings> approvals) {
        return approvals.stream()
                .map(ApprovalSettings::timeout)
                .min(Duration::compareTo)
                .orElse(Duration.ofDays(366));
    }

    private static Duration orForever(Duration deadline) {
        return deadline == null ? Duration.ofDays(366) : deadline;
    }

    private static Declaration withoutChoices(Declaration declared) {
        return new Declaration(
                declared.environment(),
                declared.target(),
                declared.gates(),
                declared.approvals(),
                declared.freezeWindows(),
                declared.cooldown(),
                declared.deadline(),
                null,
                null);
    }

    /** In the order of the names. */
    private static List<Object> sorted(Plan plan) {
        List<Object> sorted = new ArrayList<>();
        plan.gates().stream().sorted(Comparator.comparing(GateSettings::name)).forEach(sorted::add);
        plan.approvals().stream()
                .sorted(Comparator.comparing(ApprovalSettings::name))
                .map(each -> List.of(
                        each.name(),
                        Set.copyOf(each.approvers()),
                        each.quorum(),
                        each.timeout(),
                        each.excludeRequester()))
                .forEach(sorted::add);
        plan.policy().freezeWindows().stream()
                .sorted(Comparator.comparing(FreezeWindow::name))
                .forEach(sorted::add);
        sorted.add(plan.target());
        sorted.add(plan.policy().cooldown());
        sorted.add(orForever(plan.policy().deadline()));
        return sorted;
    }
}

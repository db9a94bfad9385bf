package io.jenkins.plugins.safedeploy.engine.deployment;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When a gate is measured.
 *
 * @param reverify after the restore, not on the way forward
 * @param step the step of the apply that it follows, from 1; 0 after the whole of it
 * @param again how often it was measured before at that step; more than 0 only in and after the pause of a step
 */
public record Round(boolean reverify, int step, int again) {
    /** After the whole apply. */
    public static final Round WHOLE = of(false, 0);

    /** After the restore. */
    public static final Round RESTORED = of(true, 0);

    /** The first at its place. */
    public static Round of(boolean reverify, int step) {
        return new Round(reverify, step, 0);
    }

    /** The newest at that step that was begun; the first before that. @param step 0 for the whole */
    static Round newest(DeploymentFacts facts, int step) {
        Round first = of(false, step);
        return new Round(
                false, step, first.here(facts).mapToInt(GateFact::again).max().orElse(0));
    }

    /** When the first of its gates was begun; null when none was. Told of the newest round only. */
    Instant began(DeploymentFacts facts) {
        return here(facts)
                .filter(gate -> gate.again() == again)
                .map(GateFact::since)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private Stream<GateFact> here(DeploymentFacts facts) {
        return facts.gateFacts().entrySet().stream()
                .filter(gate -> gate.getKey().startsWith(of("")))
                .map(Map.Entry::getValue);
    }

    /** A gate at its place, however often: {@code step2:health}. */
    String of(String gate) {
        return place() + ":" + gate;
    }

    /** The one after this at the same place. */
    Round next() {
        return new Round(reverify, step, again + 1);
    }

    /** Where, however often: {@code gate}, {@code step2} or {@code reverify}. */
    public String place() {
        return reverify ? "reverify" : step > 0 ? "step" + step : "gate";
    }

    /** For names of files and members: the place, and behind it {@code -3} when it is the third time again. */
    public String key() {
        return again == 0 ? place() : place() + "-" + again;
    }

    /** Behind a gate's name: {@code " after the rollback"}, {@code " at step 2"}, or nothing. */
    public String words() {
        return reverify
                ? " after the rollback"
                : step > 0 ? " at step " + step + (again > 0 ? ", again (" + again + ")" : "") : "";
    }
}

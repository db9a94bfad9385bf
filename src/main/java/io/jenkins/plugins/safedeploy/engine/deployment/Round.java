package io.jenkins.plugins.safedeploy.engine.deployment;

/**
 * When a gate is measured.
 *
 * @param reverify after the restore, not on the way forward
 * @param step the step of the apply that it follows, from 1; 0 after the whole of it
 */
public record Round(boolean reverify, int step) {
    /** After the whole apply. */
    public static final Round WHOLE = new Round(false, 0);

    /** After the restore. */
    public static final Round RESTORED = new Round(true, 0);

    public static Round of(boolean reverify, int step) {
        return new Round(reverify, step);
    }

    /** For names of files and members: {@code gate}, {@code step2} or {@code reverify}. */
    public String key() {
        return reverify ? "reverify" : step > 0 ? "step" + step : "gate";
    }

    /** Behind a gate's name: {@code " after the rollback"}, {@code " at step 2"}, or nothing. */
    public String words() {
        return reverify ? " after the rollback" : step > 0 ? " at step " + step : "";
    }
}

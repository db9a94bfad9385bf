package io.jenkins.plugins.safedeploy.engine.gate;

/** What one measurement says, and what a gate says in the end. */
public enum Verdict {
    PASSED,
    /** The condition was measured and is not met. */
    FAILED,
    /** Both conditions were given and neither is met, or the time was up before enough was measured. */
    INCONCLUSIVE,
    /** It could not be measured: no data, NaN, timeout, refused. */
    ERROR
}

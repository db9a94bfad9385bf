package io.jenkins.plugins.safedeploy.engine.gate;

/** Takes measurements. Knows nothing of limits: {@link GateAssessor} decides. */
@FunctionalInterface
public interface Gate {
    /**
     * Measures once; may block up to its own request timeout. Never throws for what the world does: that is a
     * measurement with verdict {@link Verdict#ERROR} and a message.
     */
    Measurement measure(GateContext context);
}

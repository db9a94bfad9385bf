package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.gate.Assessment;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import java.time.Duration;

/** Is told what happens, for a console or a page. Must be quick; decides nothing. */
public interface ProgressListener {
    ProgressListener NONE = new ProgressListener() {};

    /** A line was added to the ledger, by this process or by another. */
    default void entry(Entry entry) {}

    /** A gate was measured. @param left until its timeout; null when it has none */
    default void measured(
            String deployment, GateSettings gate, Measurement measurement, Assessment assessment, Duration left) {}

    /** A hook or a target said something; masked. */
    default void output(String deployment, String effect, String line) {}
}

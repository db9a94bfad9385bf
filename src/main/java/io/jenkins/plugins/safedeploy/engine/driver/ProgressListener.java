package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.Ahead;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.gate.Assessment;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import java.time.Duration;
import java.util.List;

/** Is told what happens, for a console or a page. Must be quick; decides nothing. */
public interface ProgressListener {
    ProgressListener NONE = new ProgressListener() {};

    /** Tells each of them, in this order. */
    static ProgressListener all(ProgressListener... listeners) {
        List<ProgressListener> each = List.of(listeners);
        return new ProgressListener() {
            @Override
            public void entry(Entry entry) {
                each.forEach(listener -> listener.entry(entry));
            }

            @Override
            public void queued(String deployment, Ahead ahead) {
                each.forEach(listener -> listener.queued(deployment, ahead));
            }

            @Override
            public void measured(
                    String deployment, GateSettings gate, Measurement m, Assessment assessment, Duration left) {
                each.forEach(listener -> listener.measured(deployment, gate, m, assessment, left));
            }

            @Override
            public void output(String deployment, String effect, String line) {
                each.forEach(listener -> listener.output(deployment, effect, line));
            }
        };
    }

    /** A line was added to the ledger, by this process or by another. */
    default void entry(Entry entry) {}

    /** A deployment of this process cannot begin; told when its waiting begins, not again while it lasts. */
    default void queued(String deployment, Ahead ahead) {}

    /** A gate was measured. @param left until its timeout; null when it has none */
    default void measured(
            String deployment, GateSettings gate, Measurement measurement, Assessment assessment, Duration left) {}

    /** A hook or a target said something; masked. */
    default void output(String deployment, String effect, String line) {}
}

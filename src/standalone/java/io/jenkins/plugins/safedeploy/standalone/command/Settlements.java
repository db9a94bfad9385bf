package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every deployment that settled, from the lines: the state remembers the last ones only. */
final class Settlements {
    private Settlements() {}

    /** Oldest first; reads the whole ledger. */
    static List<Settlement> all(EnvironmentLedger ledger) throws IOException {
        Map<String, DeploymentFacts> open = new HashMap<>();
        List<Settlement> settled = new ArrayList<>();
        ledger.ledger().lines(1, line -> {
            if (line.deployment().isEmpty()) {
                return;
            }
            Entry entry = EventCodec.read(line);
            if (entry.event() instanceof Event.Requested requested) {
                open.put(entry.deployment(), new DeploymentFacts(entry, requested));
            } else if (open.containsKey(entry.deployment())) {
                DeploymentFacts facts = open.get(entry.deployment());
                facts.apply(entry);
                if (entry.event() instanceof Event.Settled end) {
                    settled.add(facts.settlement(end, entry.at()));
                    open.remove(entry.deployment());
                }
            }
        });
        return settled;
    }
}

package io.jenkins.plugins.safedeploy.gates.prometheus;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Measures once with a prometheus gate. */
final class Ask {
    private Ask() {}

    static Measurement prometheus(String url, String query, Map<String, Object> settings, GateContext context) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("url", url);
        all.put("query", query);
        return new Gates(null, id -> Optional.of("token"), HttpRequests.direct(), new SystemClock())
                .create(Contexts.gate("prometheus", all))
                .measure(context);
    }
}

package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deployments that settled, newest first, read from the end of the ledger backwards.
 *
 * @param next where the next page begins, as {@code before}; null when this one reaches the first line
 */
public record SettledPage(List<Settlement> deployments, Long next) {
    private static final int BLOCK = 5_000;

    public SettledPage {
        deployments = List.copyOf(deployments);
    }

    /**
     * @param service whose; empty for all
     * @param limit the most deployments
     * @param before only those that settled before that line; {@link Long#MAX_VALUE} for all
     * @param lines the most lines that are looked through for ends of deployments: a page may have fewer deployments than
     *     {@code limit}, or none, and still have a next one
     */
    public static SettledPage of(EnvironmentLedger ledger, String service, int limit, long before, long lines)
            throws IOException {
        Backwards reading = new Backwards(service, limit, before, lines);
        long from = before;
        while (reading.wantsMore()) {
            List<LedgerLine> block = ledger.ledger().newest(BLOCK, from);
            if (block.isEmpty()) {
                return new SettledPage(reading.settlements(), null);
            }
            block.forEach(reading::line);
            from = block.get(block.size() - 1).seq();
        }
        return new SettledPage(reading.settlements(), reading.stoppedAt > 1 ? reading.stoppedAt : null);
    }

    private static final class Backwards {
        private final String service;
        private final int limit;
        private final Map<String, Deque<Entry>> found = new LinkedHashMap<>();
        private int begun;
        private long left;
        private long stoppedAt;

        Backwards(String service, int limit, long before, long lines) {
            this.service = service;
            this.limit = limit;
            this.stoppedAt = before;
            this.left = lines;
        }

        private boolean looking() {
            return found.size() < limit && left > 0;
        }

        boolean wantsMore() {
            return looking() || begun < found.size();
        }

        void line(LedgerLine line) {
            if (looking()) {
                left--;
                stoppedAt = line.seq();
                if (line.type().equals("Settled") && (service.isEmpty() || service.equals(line.service()))) {
                    found.put(line.deployment(), new ArrayDeque<>());
                }
            }
            Deque<Entry> entries = found.get(line.deployment());
            if (entries != null) {
                entries.addFirst(EventCodec.read(line));
                begun += line.type().equals("Requested") ? 1 : 0;
            }
        }

        /** Without those whose beginning lies in a stretch that an accepted break left behind. */
        List<Settlement> settlements() {
            List<Settlement> all = new ArrayList<>();
            for (Deque<Entry> entries : found.values()) {
                Entry first = entries.removeFirst();
                if (first.event() instanceof Event.Requested requested) {
                    DeploymentFacts facts = new DeploymentFacts(first, requested);
                    entries.forEach(facts::apply);
                    all.add(facts.settlement(
                            (Event.Settled) entries.getLast().event(),
                            entries.getLast().at()));
                }
            }
            return all;
        }
    }
}

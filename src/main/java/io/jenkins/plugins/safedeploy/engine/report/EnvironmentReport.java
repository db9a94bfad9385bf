package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerCondition;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An environment at one moment.
 *
 * @param corrupt where its ledger is; null when it is intact
 * @param paused why automation is; empty when it is not
 * @param unclaimed why it must not act before somebody claims it; empty when it may
 */
public record EnvironmentReport(
        String environment,
        Head head,
        String corrupt,
        String paused,
        Optional<String> unclaimed,
        List<ServiceReport> services,
        List<ApprovalReport> approvals) {
    public EnvironmentReport {
        services = List.copyOf(services);
        approvals = List.copyOf(approvals);
    }

    /** @param wanted which services */
    public static EnvironmentReport of(EnvironmentLedger ledger, Predicate<String> wanted, Instant now)
            throws IOException {
        LedgerCondition condition = ledger.ledger().condition();
        Head head = ledger.ledger().head();
        return new EnvironmentReport(
                ledger.name(),
                head,
                condition.intact() ? null : condition.corrupt().toString(),
                ledger.read(EnvironmentState::paused),
                head.seq() == 0 ? Optional.empty() : ledger.unclaimed(),
                ledger.read(state -> state.services().keySet().stream()
                        .filter(wanted)
                        .map(service -> new ServiceReport(state, service, now))
                        .toList()),
                ApprovalReport.of(ledger).stream()
                        .filter(each -> wanted.test(each.service()))
                        .toList());
    }

    /** @param alive whether the process with that driver id lives */
    public Map<String, Object> json(Predicate<String> alive) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("lines", head.seq());
        json.put("head", head.hash());
        json.put("corrupt", corrupt);
        json.put("paused", paused);
        json.put("unclaimed", unclaimed.orElse(""));
        json.put(
                "services",
                services.stream().map(service -> service.json(alive)).toList());
        json.put("approvals", approvals);
        return json;
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells people by running the {@code afterSettled} hooks of the plan that the deployment was asked for with. */
public final class AfterSettledHooks implements Notifier {
    private static final int BLOCK = 1000;

    private final EnvironmentLedger ledger;
    private final Host host;
    private final Consumer<String> log;
    private final Map<String, CompletableFuture<String>> attempts = new ConcurrentHashMap<>();

    /** @param log takes what the hooks print, masked */
    public AfterSettledHooks(EnvironmentLedger ledger, Host host, Consumer<String> log) {
        this.ledger = ledger;
        this.host = host;
        this.log = log;
    }

    /** Completes when the hooks ran once: with what went wrong, or with an empty text. */
    public CompletableFuture<String> attempted(String deployment) {
        return attempts.computeIfAbsent(deployment, id -> new CompletableFuture<>());
    }

    @Override
    public String deliver(Settlement settlement) throws IOException {
        String problem = "";
        try {
            Optional<Plan> plan = plan(settlement.deployment());
            List<HookSettings> hooks = plan.map(p -> p.hooks().afterSettled()).orElse(List.of());
            for (HookSettings hook : hooks) {
                run(plan.get(), hook, settlement);
            }
            return hooks.isEmpty() ? "" : "afterSettled";
        } catch (IOException e) {
            problem = host.masker().mask(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            attempted(settlement.deployment()).complete(problem);
        }
    }

    private void run(Plan plan, HookSettings hook, Settlement settlement) throws IOException {
        Command command = new Command(hook.command(), variables(settlement), null, hook.timeout(), null);
        CommandResult result = host.workspace(plan)
                .run(
                        command,
                        new Cancellation(),
                        line -> log.accept(host.masker().mask(line)));
        if (!result.ok()) {
            throw new IOException("hook '" + hook.name() + "' ended with " + result.exit() + " ("
                    + result.end().name().toLowerCase(java.util.Locale.ROOT) + "): "
                    + last(result.output()));
        }
    }

    private static String last(String output) {
        String text = output.strip();
        return text.substring(Math.max(0, text.length() - 500));
    }

    private Map<String, String> variables(Settlement settlement) {
        Map<String, String> variables = new HashMap<>();
        variables.put("SAFE_DEPLOY_DEPLOYMENT", settlement.deployment());
        variables.put("SAFE_DEPLOY_ENVIRONMENT", ledger.name());
        variables.put("SAFE_DEPLOY_SERVICE", settlement.service());
        variables.put("SAFE_DEPLOY_RELEASE", settlement.release().value());
        variables.put("SAFE_DEPLOY_OUTCOME", settlement.outcome().name());
        variables.put("SAFE_DEPLOY_LANDED", settlement.landed().name());
        variables.put("SAFE_DEPLOY_HOLD", Boolean.toString(settlement.hold()));
        variables.put("SAFE_DEPLOY_MESSAGE", settlement.message());
        return variables;
    }

    private Optional<Plan> plan(String deployment) throws IOException {
        Optional<Event.Requested> requested = requested(deployment);
        if (requested.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Plan.fromJson(ledger.document(requested.get().plan())));
        } catch (JsonProcessingException e) {
            throw new IOException("the stored plan cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Looks from the end: what settled lately was asked for lately. */
    private Optional<Event.Requested> requested(String deployment) throws IOException {
        long before = Long.MAX_VALUE;
        while (true) {
            List<LedgerLine> lines = ledger.ledger().newest(BLOCK, before);
            for (LedgerLine line : lines) {
                if (line.deployment().equals(deployment) && line.type().equals("Requested")) {
                    return Optional.of((Event.Requested) EventCodec.read(line).event());
                }
            }
            if (lines.size() < BLOCK) {
                return Optional.empty();
            }
            before = lines.get(lines.size() - 1).seq();
        }
    }
}

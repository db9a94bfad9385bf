package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceLostException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out one effect whose start is in the ledger. */
final class EffectTask {
    private final EnvironmentLedger ledger;
    private final Releases releases;
    private final Host host;
    private final ProgressListener progress;

    EffectTask(EnvironmentLedger ledger, Releases releases, Host host, ProgressListener progress) {
        this.ledger = ledger;
        this.releases = releases;
        this.host = host;
        this.progress = progress;
    }

    /** Name of the lock that commands of this service hold while they run. */
    static String effectLock(String ledgerId, String service) {
        return "effect-" + Digest.ofText(ledgerId + "/" + service).brief();
    }

    Event perform(DeploymentFacts facts, Task.RunEffect run, Cancellation cancellation) {
        try {
            return switch (facts.effect(run.effect()).kind()) {
                case STEP, APPLY -> apply(facts, run, facts.asCandidate(null), false, cancellation);
                case RESTORE -> apply(facts, run, facts.decided().candidate(), true, cancellation);
                case FINISH ->
                    apply(
                            facts,
                            run,
                            facts.decided() == null
                                    ? facts.asCandidate(null)
                                    : facts.decided().candidate(),
                            facts.decided() != null,
                            cancellation);
                case HOOK ->
                    command(facts, run, facts.requested().plan(), hookName(run), EffectKind.HOOK, cancellation);
                case UNDO, COMPENSATE ->
                    command(
                            facts,
                            run,
                            run.takeBack().plan(),
                            run.takeBack().name(),
                            run.takeBack().kind(),
                            cancellation);
            };
        } catch (IOException | IllegalArgumentException e) {
            boolean ended = !WorkspaceLostException.isCauseOf(e);
            return new Event.EffectEnded(run.effect(), EffectResult.ERROR, ended, masked(e.getMessage()));
        }
    }

    /** The end of an effect that this process was told to stop and does not know: it may still be going on. */
    Event lost(Task.StopEffect stop) {
        return new Event.EffectEnded(stop.effect(), EffectResult.STOPPED, false, "stopped, its end was not seen");
    }

    private static String hookName(Task.RunEffect run) {
        return run.effect().substring(run.effect().indexOf(':') + 1);
    }

    // ---- apply and restore ----

    private Event apply(
            DeploymentFacts facts, Task.RunEffect run, Candidate what, boolean rollback, Cancellation cancellation)
            throws IOException {
        PlacedRelease placed = releases.placed(what, facts.id());
        boolean fencable = placed.target().capabilities().fencing() != Fencing.NONE;
        ApplyRequest request = new ApplyRequest(
                placed.release(),
                effectId(facts, run),
                witness(facts, run),
                rollback,
                placed.plan().policy().applyTimeout(),
                DeploymentProcess.stepOf(run.effect()),
                variables(facts, run, rollback));
        try {
            if (run.effect().equals(DeploymentProcess.FINISH)) {
                placed.target().finish(request, cancellation);
            } else {
                placed.target().apply(request, cancellation);
            }
            return new Event.EffectEnded(run.effect(), EffectResult.OK, true, "");
        } catch (TargetException.StaleEpoch e) {
            return new Event.EffectEnded(run.effect(), EffectResult.REFUSED, true, masked(e.getMessage()));
        } catch (TargetException.Stopped e) {
            return new Event.EffectEnded(run.effect(), EffectResult.STOPPED, fencable, masked(e.getMessage()));
        } catch (TargetException e) {
            boolean ended = fencable && !WorkspaceLostException.isCauseOf(e);
            return new Event.EffectEnded(run.effect(), EffectResult.ERROR, ended, masked(e.getMessage()));
        }
    }

    private Witness witness(DeploymentFacts facts, Task.RunEffect run) throws IOException {
        Entry started = ledger.started(facts.id(), run.effect())
                .orElseThrow(() -> new IOException("The start of " + run.effect() + " is not in the ledger"));
        return new Witness(
                ledger.id(), started.seq(), started.hash(), started.environment(), facts.service(), run.epoch());
    }

    // ---- hooks, undos, compensations ----

    private Event command(
            DeploymentFacts facts,
            Task.RunEffect run,
            Digest planDigest,
            String name,
            EffectKind kind,
            Cancellation cancellation)
            throws IOException {
        Plan plan = releases.plan(planDigest);
        List<HookSettings> hooks = kind == EffectKind.COMPENSATE
                ? plan.hooks().compensate()
                : plan.hooks().beforeDeploy();
        HookSettings hook = hooks.stream()
                .filter(h -> h.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("The stored plan has no hook named '" + name + "'"));
        Command command = new Command(
                kind == EffectKind.UNDO ? hook.undo() : hook.command(),
                variables(facts, run, kind != EffectKind.HOOK),
                null,
                hook.timeout(),
                effectLock(ledger.id(), facts.service()));
        CommandResult result;
        try {
            result = host.workspace(plan)
                    .run(command, cancellation, line -> progress.output(facts.id(), run.effect(), masked(line)));
        } catch (IOException e) { // whether it was started, and ended, is not known
            return new Event.EffectEnded(run.effect(), EffectResult.ERROR, false, masked(e.getMessage()));
        }
        EffectResult how = switch (result.end()) {
            case EXITED -> result.exit() == 0 ? EffectResult.OK : EffectResult.ERROR;
            case TIMED_OUT -> EffectResult.TIMED_OUT;
            case CANCELLED -> EffectResult.STOPPED;
        };
        return new Event.EffectEnded(run.effect(), how, true, how == EffectResult.OK ? "" : describe(result));
    }

    private String describe(CommandResult result) {
        String last = result.output().stripTrailing();
        last = last.substring(Math.max(0, last.length() - 500));
        String how = switch (result.end()) {
            case EXITED -> "exit code " + result.exit();
            case TIMED_OUT -> "still running after its timeout, and was ended";
            case CANCELLED -> "stopped";
        };
        return masked(last.isEmpty() ? how : how + ", last output: " + last);
    }

    private String effectId(DeploymentFacts facts, Task.RunEffect run) {
        return facts.id() + "/" + run.effect();
    }

    private Map<String, String> variables(DeploymentFacts facts, Task.RunEffect run, boolean rollback) {
        Map<String, String> variables = new HashMap<>();
        variables.put("SAFE_DEPLOY_EFFECT_ID", effectId(facts, run));
        variables.put("SAFE_DEPLOY_DEPLOYMENT", facts.id());
        variables.put("SAFE_DEPLOY_ENVIRONMENT", ledger.read(state -> state.name()));
        variables.put("SAFE_DEPLOY_SERVICE", facts.service());
        variables.put(
                "SAFE_DEPLOY_RELEASE",
                facts.decided() != null && run.takeBack() == null
                        ? facts.decided().candidate().release().value()
                        : facts.requested().release().value());
        variables.put("SAFE_DEPLOY_ROLLBACK", Boolean.toString(rollback));
        return variables;
    }

    private String masked(String text) {
        return host.masker().mask(text == null ? "no reason was given" : text);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.plan.Place;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockLostException;
import io.jenkins.plugins.safedeploy.jenkins.block.LiveBlock;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jenkins.model.CauseOfInterruption;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The block of a {@code withSafeDeploy}, and which effects it has been run for; saved with the Pipeline, so that after a
 * restart an effect goes on where the block is, or learns how it ended.
 */
final class BlockBody implements LiveBlock, Serializable {
    private static final long serialVersionUID = 1;

    private final WithSafeDeployExecution step;
    private final String build;
    private final String node;
    private final String folder;
    private final String scratch;
    private volatile HashMap<String, String[]> ended = new HashMap<>(); // replaced, since it is saved at any time
    private volatile String running = "";
    private volatile BodyExecution body;
    private transient CompletableFuture<Ended> end;

    /** @param scratch absolute folder on that node */
    BlockBody(WithSafeDeployExecution step, String build, Place place, String scratch) {
        this.step = step;
        this.build = build;
        this.node = place.node();
        this.folder = place.folder();
        this.scratch = scratch;
    }

    @Override
    public String build() {
        return build;
    }

    @Override
    public Place place() {
        return new Place(node, folder);
    }

    @Override
    public String scratch() {
        return scratch;
    }

    @Override
    public synchronized boolean knows(String effect) {
        return running.equals(effect) || ended.containsKey(effect);
    }

    @Override
    public synchronized CompletableFuture<Ended> run(String effect, String title, Map<String, String> variables) {
        String[] before = ended.get(effect);
        if (before != null) {
            return CompletableFuture.completedFuture(new Ended(End.valueOf(before[0]), before[1]));
        }
        if (running.equals(effect)) {
            return end();
        }
        if (!running.isEmpty()) {
            throw new IllegalStateException("The block runs for " + running + " still, so not for " + effect);
        }
        running = effect;
        end = new CompletableFuture<>();
        StepContext context = step.getContext();
        context.saveState();
        try {
            body = context.newBodyInvoker()
                    .withContext(EnvironmentExpander.merge(
                            context.get(EnvironmentExpander.class), EnvironmentExpander.constant(variables)))
                    .withDisplayName(title)
                    .withCallback(new Callback(this, effect))
                    .start();
        } catch (IOException | InterruptedException e) {
            running = "";
            return CompletableFuture.failedFuture(e);
        }
        return end;
    }

    private CompletableFuture<Ended> end() {
        if (end == null) {
            end = new CompletableFuture<>();
        }
        return end;
    }

    /** When Jenkins goes down the block stays: the Pipeline brings it back. */
    @Override
    public synchronized CompletableFuture<?> interrupt(String why) {
        if (running.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (Environments.get().closed()) {
            end().completeExceptionally(new IllegalStateException("Jenkins goes down"));
        } else if (body != null) {
            body.cancel(new FlowInterruptedException(Result.ABORTED, false, new Told(running, why)));
        }
        return end();
    }

    @Override
    public synchronized void lost() {
        if (!running.isEmpty()) {
            end().completeExceptionally(new BlockLostException(build));
        }
    }

    private synchronized void ended(String effect, End how, String message) {
        if (!running.equals(effect)) {
            return; // told before Jenkins was killed
        }
        HashMap<String, String[]> more = new HashMap<>(ended);
        more.put(effect, new String[] {how.name(), message});
        ended = more;
        running = "";
        body = null;
        step.getContext().saveState();
        end().complete(new Ended(how, message));
    }

    private void failed(String effect, Throwable why) {
        if (!(why instanceof FlowInterruptedException interruption)) {
            ended(effect, End.FAILED, String.valueOf(why.getMessage()));
            return;
        }
        List<CauseOfInterruption> causes = interruption.getCauses();
        boolean byUs = causes.stream().anyMatch(cause -> cause instanceof Told told && told.effect.equals(effect));
        (byUs ? step.stopped() : Optional.of(interruption)).ifPresent(step::interrupted);
        ended(
                effect,
                End.INTERRUPTED,
                causes.stream()
                        .map(CauseOfInterruption::getShortDescription)
                        .findFirst()
                        .orElse("interrupted"));
    }

    /** Saved with the Pipeline, like everything that runs in it. */
    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;

        private final BlockBody block;
        private final String effect;

        Callback(BlockBody block, String effect) {
            this.block = block;
            this.effect = effect;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            Timer.get().execute(() -> block.ended(effect, End.OK, ""));
        }

        /** Writes to the ledger, so not on the Pipeline's own thread. */
        @Override
        public void onFailure(StepContext context, Throwable why) {
            Timer.get().execute(() -> block.failed(effect, why));
        }
    }

    /** We interrupted it, not a person. */
    private static final class Told extends CauseOfInterruption {
        private static final long serialVersionUID = 1;

        private final String effect;
        private final String why;

        Told(String effect, String why) {
            this.effect = effect;
            this.why = why;
        }

        @Override
        public String getShortDescription() {
            return "Safe Deploy: " + why;
        }
    }
}

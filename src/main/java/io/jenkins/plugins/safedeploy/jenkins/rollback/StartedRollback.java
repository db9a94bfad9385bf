package io.jenkins.plugins.safedeploy.jenkins.rollback;

import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A rollback that is queued or runs. */
public final class StartedRollback {
    private final RollbackRequestAction request;
    private final Job<?, ?> job;
    private final Queue.Item item;
    private final Run<?, ?> running;

    private StartedRollback(RollbackRequestAction request, Job<?, ?> job, Queue.Item item, Run<?, ?> running) {
        this.request = request;
        this.job = job;
        this.item = item;
        this.running = running;
    }

    static StartedRollback queued(RollbackRequestAction request, Job<?, ?> job, Queue.Item item) {
        return new StartedRollback(request, job, item, null);
    }

    static StartedRollback running(RollbackRequestAction request, Job<?, ?> job, Run<?, ?> build) {
        return new StartedRollback(request, job, null, build);
    }

    public String service() {
        return request.getService();
    }

    /** The release that it goes back to. */
    public String release() {
        return request.getRelease();
    }

    /** Page of the job in which it waits, relative to the root of Jenkins. */
    String waitsIn() {
        return job.getUrl();
    }

    /** Where the queue says what becomes of it, relative to the root of Jenkins; empty when it runs already. */
    public Optional<String> queueUrl() {
        return item == null ? Optional.empty() : Optional.of(item.getUrl());
    }

    /** Waits for the build to begin. @return empty when it did not until then, or was cancelled */
    public Optional<Run<?, ?>> build(long patience, TimeUnit unit) throws InterruptedException {
        if (running != null) {
            return Optional.of(running);
        }
        try {
            return item.getFuture().getStartCondition().get(patience, unit) instanceof Run<?, ?> build
                    ? Optional.of(build)
                    : Optional.empty();
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            return Optional.empty();
        }
    }

    /** Waits for the build to begin, however long that takes. @return empty when it was cancelled in the queue */
    public Optional<Run<?, ?>> build() throws InterruptedException {
        if (running != null) {
            return Optional.of(running);
        }
        try {
            return item.getFuture().getStartCondition().get() instanceof Run<?, ?> build
                    ? Optional.of(build)
                    : Optional.empty();
        } catch (ExecutionException | CancellationException e) {
            return Optional.empty();
        }
    }
}

package io.jenkins.plugins.safedeploy.jenkins.block;

import io.jenkins.plugins.safedeploy.engine.plan.Place;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceLostException;
import io.jenkins.plugins.safedeploy.targets.delivery.ReleaseFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A release is put in place by a block of the build that deploys it, and an earlier one is put back by the same block.
 * The Pipeline keeps the block across restarts of Jenkins; here it is waited for. Once its build has ended, only a
 * recorded command can put its release back.
 */
public final class BlockTarget implements Target {
    /** How long an interrupted block may take to end. */
    private static final Duration GRACE = Duration.ofSeconds(90);

    private static final Logger LOGGER = Logger.getLogger(BlockTarget.class.getName());

    private final BlockOwner owner;
    private final Optional<Target> command;
    private final ArtifactStore artifacts;
    private final Function<Place, Workspace> workspaces;

    /**
     * @param owner the deployment on whose behalf
     * @param command puts a release back outside of its build; empty when none was recorded
     * @param workspaces the machine where a block runs
     */
    public BlockTarget(
            BlockOwner owner,
            Optional<Target> command,
            ArtifactStore artifacts,
            Function<Place, Workspace> workspaces) {
        this.owner = owner;
        this.command = command;
        this.artifacts = artifacts;
        this.workspaces = workspaces;
    }

    @Override
    public TargetCapabilities capabilities() {
        return new TargetCapabilities(Fencing.KILL, EffectClass.AT_LEAST_ONCE, false, false, command.isPresent());
    }

    @Override
    public Observation observe() throws TargetException {
        throw new TargetException("What a block of a Pipeline put in place cannot be observed. Use gates other than"
                + " soak, or the target directory, command or kubernetes.");
    }

    @Override
    public DryRun dryRun(Release release) {
        Optional<LiveBlock> block = Blocks.get().find(owner.deployment());
        if (block.isEmpty()) {
            return command.map(recorded -> recorded.dryRun(release))
                    .orElseGet(() -> new DryRun(List.of(noBlock()), List.of()));
        }
        return new DryRun(
                releases(block.get()).prove(release),
                List.of("nothing proves beforehand that the block would work; it may be run more than once"));
    }

    private static String noBlock() {
        return "this release was put in place by a block of a build that has ended, and no command was recorded that"
                + " could put it back. Put it back by the block: withSafeDeploy(release: '...', ...) in a build of its"
                + " job. Give withSafeDeploy a rollback: command next time";
    }

    @Override
    public void apply(ApplyRequest request, Cancellation cancellation) throws TargetException {
        Optional<LiveBlock> block = Blocks.get().find(owner.deployment());
        if (block.isPresent()) {
            run(block.get(), request, cancellation);
        } else if (request.rollback() && command.isPresent()) {
            command.get().apply(request, cancellation);
        } else {
            throw new TargetException("Nothing was done: " + noBlock());
        }
    }

    private void run(LiveBlock block, ApplyRequest request, Cancellation cancellation) throws TargetException {
        ReleaseFolder releases = releases(block);
        Path folder = Path.of(block.scratch(), request.rollback() ? "back" : "new");
        Map<String, String> variables = new HashMap<>(request.variables());
        if (!block.knows(request.effectId())) {
            await(block.interrupt("another effect begins"), GRACE, "the block that ran before");
            variables.putAll(releases.open(request.release(), folder, cancellation));
        }
        variables.put("SAFE_DEPLOY_ROLLBACK", Boolean.toString(request.rollback()));
        String title = (request.rollback() ? "Put back " : "Deploy ")
                + request.release().id();
        CompletableFuture<LiveBlock.Ended> end = block.run(request.effectId(), title, variables);
        cancellation.onCancel(() -> block.interrupt("its deployment was told to stop"));
        LiveBlock.Ended ended = ended(block, end, request);
        close(releases, folder);
        String state = " How far it came with release " + request.release().id() + " is unknown.";
        switch (ended.end()) {
            case OK -> {}
            case INTERRUPTED -> throw new TargetException.Stopped("The block was interrupted." + state);
            case FAILED -> throw new TargetException("The block failed: " + ended.message() + "." + state);
        }
    }

    private LiveBlock.Ended ended(LiveBlock block, CompletableFuture<LiveBlock.Ended> end, ApplyRequest request)
            throws TargetException {
        if (request.timeout() == null) {
            return await(end, null, "the block");
        }
        try {
            return end.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            block.interrupt("it took longer than " + request.timeout().toSeconds() + " s");
            LiveBlock.Ended late = await(end, GRACE, "the block");
            return late.end() == LiveBlock.End.OK
                    ? late
                    : new LiveBlock.Ended(
                            LiveBlock.End.FAILED,
                            "it did not end within " + request.timeout().toSeconds() + " s and was interrupted");
        } catch (ExecutionException e) {
            throw unknown("the block", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("the block", e);
        }
    }

    /** @param limit null for none */
    private <T> T await(CompletableFuture<T> end, Duration limit, String what) throws TargetException {
        try {
            return limit == null ? end.get() : end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unknown(what, e.getCause());
        } catch (TimeoutException e) {
            throw unknown(
                    what,
                    new TimeoutException("it was interrupted, but had not ended " + limit.toSeconds() + " s later"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(what, e);
        }
    }

    /** Whether it has ended is not known. */
    private TargetException unknown(String what, Throwable why) {
        if (why instanceof BlockLostException) {
            lost(why.getMessage());
        }
        String message = what + " cannot be followed any more: " + why.getMessage();
        return new TargetException(message, new WorkspaceLostException(message, why));
    }

    private static void close(ReleaseFolder releases, Path folder) {
        try {
            releases.close(folder);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The artifacts in " + folder + " could not be removed", e);
        }
    }

    private ReleaseFolder releases(LiveBlock block) {
        return new ReleaseFolder(artifacts, workspaces.apply(block.place()));
    }

    /**
     * A block that runs for a deployment which is taken over after a restart of Jenkins runs on, and its end is that of
     * the effect. One that a superseded deployment left behind is interrupted and seen gone. Where the build has ended,
     * every process that its block may have left is ended.
     */
    @Override
    public boolean fence(long epoch) throws TargetException {
        if (owner.build().isPresent()) {
            Optional<LiveBlock> block = block(owner.build().get());
            if (block.isPresent()) {
                if (!owner.inFlight()) {
                    await(block.get().interrupt("its deployment is over"), GRACE, "the block");
                }
                return true;
            }
            lost("its build " + owner.build().get() + " ended while its block ran");
            owner.endProcesses();
        }
        return command.isEmpty() || command.get().fence(epoch);
    }

    private Optional<LiveBlock> block(String build) throws TargetException {
        try {
            return Blocks.get().await(owner.deployment(), build);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("Interrupted while waiting for build " + build, e);
        }
    }

    /** Without a recorded command nobody can go on: the deployment is over, and a person has to look. */
    private void lost(String why) {
        if (command.isEmpty() && owner.inFlight()) {
            owner.stop(why);
        }
    }

    @Override
    public void remove(long epoch) throws TargetException {
        throw new TargetException("A block cannot take a service away. Take it away by hand.");
    }
}

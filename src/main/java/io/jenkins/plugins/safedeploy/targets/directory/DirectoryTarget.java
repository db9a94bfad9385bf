package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import io.jenkins.plugins.safedeploy.targets.delivery.Delivery;
import io.jenkins.plugins.safedeploy.targets.guard.DiskFiles;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts releases side by side into one folder and swaps a symbolic link ({@link Layout}). {@code current} is always the
 * old release or the new one, whatever happens when. Deployments to one folder take turns by epoch.
 */
public final class DirectoryTarget implements IdentifiedTarget {
    private static final Duration FENCE_LIMIT = Duration.ofSeconds(30);

    private final DirectorySettings settings;
    private final Workspace workspace;
    private final Delivery delivery;
    private final Supplier<Set<ReleaseId>> protectedReleases;
    private final Consumer<String> log;
    private final Steps.Place place;
    private String identity;

    /**
     * @param protectedReleases releases that are never removed from the disk, such as the candidate; asked at each apply
     * @param log takes what the restart command prints and what is worth a note; any thread; not masked
     */
    public DirectoryTarget(
            DirectorySettings settings,
            Workspace workspace,
            ArtifactStore artifacts,
            Supplier<Set<ReleaseId>> protectedReleases,
            Consumer<String> log) {
        this(settings, workspace, artifacts, protectedReleases, log, new DiskFiles());
    }

    /** @param files how the disk is written; tests end the world in there */
    DirectoryTarget(
            DirectorySettings settings,
            Workspace workspace,
            ArtifactStore artifacts,
            Supplier<Set<ReleaseId>> protectedReleases,
            Consumer<String> log,
            FileActions files) {
        this.settings = settings;
        this.workspace = workspace;
        this.delivery = new Delivery(artifacts, workspace);
        this.protectedReleases = protectedReleases;
        this.log = log;
        this.place = new Steps.Place(settings.path(), files);
    }

    @Override
    public TargetCapabilities capabilities() {
        return new TargetCapabilities(
                Fencing.EPOCH,
                settings.restarts() ? EffectClass.AT_LEAST_ONCE : EffectClass.CONVERGENT,
                true,
                true,
                true);
    }

    @Override
    public synchronized String identity() throws TargetException {
        if (identity == null) {
            identity = "directory:" + workspace.node() + ":" + call("look at", new Steps.Canonical(settings.path()));
        }
        return identity;
    }

    /** The same for every driver of this place. */
    private String effectLock() throws TargetException {
        return "directory-" + Digest.ofText(identity()).hex().substring(0, 40);
    }

    @Override
    public Observation observe() throws TargetException {
        return call("observe", new Steps.Observe(place, settings.restarts()));
    }

    @Override
    public DryRun dryRun(Release release) {
        return new DirectoryDryRun(settings, workspace, delivery, place).of(release);
    }

    @Override
    public void apply(ApplyRequest request, Cancellation cancellation) throws TargetException {
        Release release = request.release();
        long deadline = request.timeout() == null
                ? Long.MAX_VALUE
                : System.nanoTime() + request.timeout().toNanos();
        Digest content = release.contentDigest();
        long epoch = request.witness().epoch();
        String incoming = Digest.ofText(request.effectId()).hex().substring(0, 32) + "-" + epoch;

        Steps.Prepared prepared =
                call("prepare", new Steps.Prepare(place, epoch, release.id().value(), content, incoming));
        refuseStale(prepared.newerEpoch(), epoch, "'current' was not changed");
        if (prepared.folder() == null) {
            deliver(release, prepared.incoming(), deadline, cancellation);
            call(
                    "unpack release " + release.id() + " in",
                    new Steps.Assemble(
                            place,
                            release.id().value(),
                            content,
                            release.artifacts(),
                            settings.unpack(),
                            settings.bounds(),
                            incoming));
        }
        stopIfAsked(cancellation, deadline, "'current' was not changed");

        Steps.Swapped swapped = call(
                "swap 'current' in",
                new Steps.Swap(
                        place,
                        request.witness(),
                        release.id().value(),
                        content,
                        prepared.folder(),
                        incoming,
                        settings.restarts(),
                        new TreeMap<>(release.configuration())));
        refuseStale(swapped.newerEpoch(), epoch, "'current' was not changed");
        if (settings.restarts()) {
            new Restart(settings, workspace, place, effectLock(), log).run(request, swapped, deadline, cancellation);
            long newer = call(
                    "note the restart in",
                    new Steps.MarkRunning(
                            place,
                            epoch,
                            release.id().value(),
                            content,
                            UUID.randomUUID().toString()));
            refuseStale(newer, epoch, "it was already restarted for release " + release.id());
        }
        prune(epoch, release);
    }

    private void deliver(Release release, String incoming, long deadline, Cancellation cancellation)
            throws TargetException {
        List<Artifact> artifacts = release.artifacts();
        for (int i = 0; i < artifacts.size(); i++) {
            stopIfAsked(cancellation, deadline, "'current' was not changed");
            Path file = Path.of(incoming, "delivered", Integer.toString(i));
            try {
                delivery.deliver(artifacts.get(i), file, cancellation);
            } catch (InterruptedIOException e) {
                throw new TargetException.Stopped(where(
                        "Stopped before release " + release.id() + " was complete in", "'current' was not changed"));
            } catch (IOException e) {
                throw failure("deliver release " + release.id() + " to", e, "'current' was not changed");
            }
        }
    }

    private void prune(long epoch, Release release) {
        Set<String> kept =
                protectedReleases.get().stream().map(ReleaseId::value).collect(Collectors.toCollection(TreeSet::new));
        try {
            workspace.call(new Steps.Prune(place, epoch, settings.keep(), kept));
        } catch (IOException e) {
            log.accept("Release " + release.id() + " is in place, but old releases in " + settings.path()
                    + " could not be removed: " + e.getMessage());
        }
    }

    @Override
    public boolean fence(long epoch) throws TargetException {
        refuseStale(call("fence", new Steps.Claim(place, epoch)), epoch, "nothing was ended");
        try {
            return !settings.restarts() || workspace.endEffect(effectLock(), FENCE_LIMIT);
        } catch (IOException e) {
            throw failure("end the restart command of", e, "it may still be running");
        }
    }

    /** Takes {@code current} away; the releases stay. What was started from it runs on: there is no stop command. */
    @Override
    public void remove(long epoch) throws TargetException {
        refuseStale(call("remove 'current' from", new Steps.Remove(place, epoch)), epoch, "nothing was removed");
    }

    private <T> T call(String what, WorkspaceTask<T> task) throws TargetException {
        try {
            return workspace.call(task);
        } catch (IOException e) {
            throw failure(what, e, "'observe' tells where 'current' points to");
        }
    }

    private void stopIfAsked(Cancellation cancellation, long deadline, String state) throws TargetException {
        if (cancellation.cancelled()) {
            throw new TargetException.Stopped(where("Stopped on request in", state));
        }
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
            throw new TargetException(where("The time of the deployment is over in", state));
        }
    }

    private void refuseStale(long newer, long mine, String state) throws TargetException.StaleEpoch {
        if (newer > 0) {
            throw new TargetException.StaleEpoch(where(
                    "Another driver took over: epoch " + newer + " was here, this is epoch " + mine + ", in", state));
        }
    }

    private TargetException failure(String what, IOException e, String state) {
        return new TargetException(where("Could not " + what, state) + " Cause: " + e.getMessage(), e);
    }

    private String where(String what, String state) {
        return what + " " + settings.path() + (workspace.node().isEmpty() ? "" : " on '" + workspace.node() + "'")
                + "; " + state + ".";
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A target in memory: what is installed, who wrote it, and which releases cannot be applied. Outlives its drivers. */
final class FakeTarget implements Target {
    final List<String> applied = new ArrayList<>();
    final List<Witness> witnesses = new ArrayList<>();
    final List<String> effectIds = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<String> irreversible = new ArrayList<>();
    final Set<String> refuses = new HashSet<>();
    Digest installed;
    Witness witness;
    long epoch;
    final Set<String> lost = new HashSet<>();
    Runnable inDryRun = () -> {};
    Runnable beforeChange = () -> {};
    Runnable afterChange = () -> {};
    Runnable beforeFence = () -> {};
    /** Negative control: takes orders of any epoch. */
    boolean epochCheckTakenOut;

    /** Shares before the whole; then it also tidies up. */
    int steps;

    Duration pause;
    Digest share;
    String unfinishable = "";

    private ApplyRequest unfinished;
    private ApplyRequest orphaned;

    @Override
    public TargetCapabilities capabilities() {
        return new TargetCapabilities(Fencing.EPOCH, EffectClass.CONVERGENT, true, true, true, steps, pause, steps > 0);
    }

    @Override
    public Observation observe() {
        return new Observation(installed, installed, witness, "one", String.valueOf(installed));
    }

    @Override
    public DryRun dryRun(Release release) {
        inDryRun.run();
        return new DryRun(List.of(), notes, irreversible);
    }

    @Override
    public void apply(ApplyRequest request, Cancellation cancellation) throws TargetException {
        unfinished = request;
        beforeChange.run();
        if (lost.remove(request.release().id().value())) {
            throw new TargetException("the machine is gone", new WorkspaceLostException("gone", null));
        }
        if (cancellation.cancelled()) {
            unfinished = null;
            throw new TargetException.Stopped("stopped before anything was changed");
        }
        change(request);
        unfinished = null;
        afterChange.run();
    }

    @Override
    public void finish(ApplyRequest request, Cancellation cancellation) throws TargetException {
        applied.add(request.release().id().value() + " finish");
        if (!unfinishable.isEmpty()) {
            throw new TargetException(unfinishable);
        }
    }

    /** The process that called died; what it started may go on. */
    void orphan() {
        orphaned = unfinished;
        unfinished = null;
    }

    /** The orphan of a dead process does what it was told, if it still may. */
    void orphanGoesOn() {
        ApplyRequest orphan = orphaned;
        orphaned = null;
        if (orphan != null) {
            try {
                change(orphan);
            } catch (TargetException e) {
                // it is fenced, or could not do it anyway
            }
        }
    }

    private void change(ApplyRequest request) throws TargetException {
        if (request.witness().epoch() < epoch && !epochCheckTakenOut) {
            throw new TargetException.StaleEpoch("epoch " + request.witness().epoch() + " is older than " + epoch);
        }
        epoch = request.witness().epoch();
        if (refuses.contains(request.release().id().value())) {
            throw new TargetException("no room for " + request.release().id());
        }
        witness = request.witness();
        if (request.step() == 0) {
            installed = request.release().contentDigest();
        } else {
            share = request.release().contentDigest();
        }
        applied.add(request.release().id().value() + (request.step() == 0 ? "" : " step " + request.step()));
        witnesses.add(witness);
        effectIds.add(request.effectId());
    }

    @Override
    public boolean fence(long newEpoch) {
        beforeFence.run();
        epoch = Math.max(epoch, newEpoch);
        return true;
    }

    @Override
    public void remove(long newEpoch) {
        installed = null;
    }

    /** The target as it was. */
    void become(FakeTarget other) {
        applied.addAll(other.applied);
        witnesses.addAll(other.witnesses);
        effectIds.addAll(other.effectIds);
        installed = other.installed;
        witness = other.witness;
        epoch = other.epoch;
    }
}

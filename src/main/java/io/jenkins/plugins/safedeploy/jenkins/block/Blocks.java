package io.jenkins.plugins.safedeploy.jenkins.block;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blocks that running builds hold, by the deployment that they carry out. {@code term}, {@code kill} and a deletion
 * end a build without a word to its steps, so it listens to builds.
 */
@Extension
public final class Blocks extends RunListener<Run<?, ?>> {
    /** How long a build may take to come back after a restart of Jenkins. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long LOOK_MILLIS = 200;

    private final Map<String, LiveBlock> live = new ConcurrentHashMap<>();

    public static Blocks get() {
        return ExtensionList.lookupSingleton(Blocks.class);
    }

    public void enter(String deployment, LiveBlock block) {
        live.put(deployment, block);
    }

    public void leave(String deployment) {
        live.remove(deployment);
    }

    Optional<LiveBlock> find(String deployment) {
        return Optional.ofNullable(live.get(deployment));
    }

    /** Waits for a build that comes back after a restart. @return empty when the build has ended or does not come */
    Optional<LiveBlock> await(String deployment, String build) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (find(deployment).isEmpty() && goesOn(build) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
        return find(deployment);
    }

    private static boolean goesOn(String build) {
        Run<?, ?> run = Run.fromExternalizableId(build);
        return run != null && run.isBuilding();
    }

    private void lost(Run<?, ?> run) {
        live.values().removeIf(block -> {
            boolean its = block.build().equals(run.getExternalizableId());
            if (its) {
                block.lost();
            }
            return its;
        });
    }

    @Override
    public void onCompleted(Run<?, ?> run, TaskListener listener) {
        lost(run);
    }

    @Override
    public void onDeleted(Run<?, ?> run) {
        lost(run);
    }
}

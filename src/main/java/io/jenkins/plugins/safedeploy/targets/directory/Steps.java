package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Orders that travel to the machine of the folder, each carried out there as a whole by an {@link Installation}. */
final class Steps {
    private Steps() {}

    /** Which folder, and how its disk is written. */
    record Place(String path, FileActions files) implements Serializable {
        Installation installation() {
            return new Installation(Path.of(path), files);
        }
    }

    /** @param incoming name of the folder for the release to come in; one driver's own */
    record Prepare(Place place, long epoch, String release, Digest content, String incoming)
            implements WorkspaceTask<Prepared> {
        @Override
        public Prepared perform(Path root) throws IOException {
            return place.installation().prepare(this);
        }
    }

    /**
     * @param newerEpoch the epoch of a newer driver that was here; 0 for none
     * @param folder name of an intact copy in {@code releases}; null when there is none
     * @param incoming absolute path of the folder to deliver to; null when nothing need be delivered
     */
    record Prepared(long newerEpoch, String folder, String incoming) implements Serializable {}

    record Assemble(
            Place place,
            String release,
            Digest content,
            List<Artifact> artifacts,
            boolean unpack,
            UnpackBounds bounds,
            String incoming)
            implements WorkspaceTask<Boolean> {
        @Override
        public Boolean perform(Path root) throws IOException {
            place.installation().assemble(this);
            return true;
        }
    }

    /** @param folder an intact copy; null to move the release in from {@code incoming} */
    record Swap(
            Place place,
            Witness witness,
            String release,
            Digest content,
            String folder,
            String incoming,
            boolean restarts,
            TreeMap<String, String> configuration)
            implements WorkspaceTask<Swapped> {
        @Override
        public Swapped perform(Path root) throws IOException {
            return place.installation().swap(this);
        }
    }

    /**
     * @param newerEpoch the epoch of a newer driver that was here; 0 for none, and only then something was changed
     * @param path absolute path of the release that is current now
     * @param configuration absolute path of the file with its captured configuration
     */
    record Swapped(long newerEpoch, String path, String configuration) implements Serializable {}

    record MarkRunning(Place place, long epoch, String release, Digest content, String instance)
            implements WorkspaceTask<Long> {
        @Override
        public Long perform(Path root) throws IOException {
            return place.installation().running(epoch, release, content, instance);
        }
    }

    record Observe(Place place, boolean restarts) implements WorkspaceTask<Observation> {
        @Override
        public Observation perform(Path root) throws IOException {
            return place.installation().observe(restarts);
        }
    }

    record Claim(Place place, long epoch) implements WorkspaceTask<Long> {
        @Override
        public Long perform(Path root) throws IOException {
            return place.installation().claim(epoch);
        }
    }

    record Remove(Place place, long epoch) implements WorkspaceTask<Long> {
        @Override
        public Long perform(Path root) throws IOException {
            return place.installation().remove(epoch);
        }
    }

    record Prune(Place place, long epoch, int keep, Set<String> protectedReleases) implements WorkspaceTask<Boolean> {
        @Override
        public Boolean perform(Path root) throws IOException {
            place.installation().prune(this);
            return true;
        }
    }

    /** Whether an intact copy is there. */
    record FindIntact(Place place, String release, Digest content) implements WorkspaceTask<Boolean> {
        @Override
        public Boolean perform(Path root) throws IOException {
            return place.installation().intact(release, content) != null;
        }
    }

    record Inspect(Place place) implements WorkspaceTask<Map<String, String>> {
        @Override
        public Map<String, String> perform(Path root) throws IOException {
            return place.installation().facts();
        }
    }

    /** The path without links, as far as it exists. */
    record Canonical(String path) implements WorkspaceTask<String> {
        @Override
        public String perform(Path root) throws IOException {
            String rest = "";
            for (File at = new File(path); at != null; at = at.getParentFile()) {
                if (at.exists()) {
                    return Path.of(at.toPath().toRealPath() + rest).normalize().toString();
                }
                rest = "/" + at.getName() + rest;
            }
            return path;
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is to be known about a directory target.
 *
 * @param path absolute path on the workspace's machine; its parent exists
 * @param unpack whether zip, jar, tar.gz and tgz artifacts are unpacked into the release's folder; others are copied
 * @param restart program and arguments, run in {@code current} after each swap; empty for none
 * @param restartTimeout longest time of it; null for that of the deployment
 * @param keep how many releases stay on the disk, 1 or more; the current one and the one before always do
 * @param variables added to the environment of {@code restart}
 * @param shared whether another machine's folder of the same path is the same place (a shared disk)
 * @param bounds how much may be unpacked
 */
public record DirectorySettings(
        String path,
        boolean unpack,
        List<String> restart,
        Duration restartTimeout,
        int keep,
        Map<String, String> variables,
        boolean shared,
        UnpackBounds bounds) {
    /** Releases kept unless told otherwise. */
    public static final int KEEP = 5;

    /** @throws IllegalArgumentException when the path is not absolute or is the root, or {@code keep} is below 1 */
    public DirectorySettings {
        restart = List.copyOf(restart);
        variables = Map.copyOf(variables);
        Path place = Path.of(path);
        if (!place.isAbsolute() || place.getNameCount() == 0 || !place.equals(place.normalize())) {
            throw new IllegalArgumentException("path: '" + path
                    + "' is not allowed. Give an absolute path of a folder without '..', for example /srv/shop.");
        }
        if (keep < 1) {
            throw new IllegalArgumentException("keep: " + keep + " is not allowed. Give 1 or more.");
        }
    }

    /** A plain copy with no restart command. */
    public static DirectorySettings at(Path path) {
        return new DirectorySettings(
                path.toString(), false, List.of(), null, KEEP, Map.of(), false, UnpackBounds.DEFAULT);
    }

    boolean restarts() {
        return !restart.isEmpty();
    }
}

package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What lies where under a directory target's path:
 *
 * <pre>
 * current -> releases/&lt;folder&gt;     swapped atomically
 * releases/&lt;folder&gt;/              &lt;release id&gt;, or &lt;release id&gt;+2 where a damaged folder of that name is in the way
 * .safe-deploy/lock, epoch, witness.json
 *              installed.json      what was made current, in order; the last one is or was about to be
 *              running.json        what the restart command last brought up
 *              manifests/          one list of files with their digests for each folder in releases/
 *              configuration/      captured configuration for each folder in releases/
 *              incoming/           releases on their way in
 *              trash/              releases on their way out
 * </pre>
 */
record Layout(Path path) {
    Path current() {
        return path.resolve("current");
    }

    Path releases() {
        return path.resolve("releases");
    }

    Path release(String folder) {
        return releases().resolve(folder);
    }

    Path state() {
        return path.resolve(".safe-deploy");
    }

    Path installed() {
        return state().resolve("installed.json");
    }

    Path running() {
        return state().resolve("running.json");
    }

    Path manifests() {
        return state().resolve("manifests");
    }

    Path manifest(String folder) {
        return manifests().resolve(folder + ".json");
    }

    Path configurations() {
        return state().resolve("configuration");
    }

    Path configuration(String folder) {
        return configurations().resolve(folder + ".json");
    }

    Path incoming() {
        return state().resolve("incoming");
    }

    Path trash() {
        return state().resolve("trash");
    }

    /** Makes the folders that are missing and refuses any that somebody made a link to elsewhere. */
    void make(FileActions files) throws IOException {
        if (!Files.isDirectory(path)) {
            files.createFolder(path);
            files.force(path.getParent());
        }
        for (Path folder : new Path[] {
            releases(), state(), manifests(), configurations(), incoming(), trash(),
        }) {
            files.createFolder(refuseLink(folder));
        }
    }

    /** @throws IOException when one of our folders is a link, through which we would write elsewhere */
    void check() throws IOException {
        for (Path folder : new Path[] {
            releases(), state(), manifests(), configurations(), incoming(), trash(),
        }) {
            refuseLink(folder);
        }
    }

    private static Path refuseLink(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " must be a folder of its own, and is "
                    + (Files.isSymbolicLink(folder) ? "a symbolic link to " + Files.readSymbolicLink(folder) : "a file")
                    + ". Nothing was written through it; move it away.");
        }
        return folder;
    }

    /** Folder in {@code releases} that {@code current} points to; null when there is none or it points elsewhere. */
    String currentFolder() throws IOException {
        if (!Files.isSymbolicLink(current())) {
            return null;
        }
        Path target = Files.readSymbolicLink(current());
        return target.getNameCount() == 2 && !target.isAbsolute() && target.startsWith("releases")
                ? target.getName(1).toString()
                : null;
    }
}

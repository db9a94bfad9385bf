package io.jenkins.plugins.safedeploy.targets.guard;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Every change that a target makes to a disk, one method each, so that a test can end the world between any two of
 * them. Travels to the agent with the work that uses it.
 */
public interface FileActions extends Serializable {
    /** Does nothing when the folder is there. */
    void createFolder(Path folder) throws IOException;

    /** A new file, forced when the stream is closed; 0755 or 0644. */
    OutputStream create(Path file, boolean executable) throws IOException;

    /** A new symbolic link with exactly that text. */
    void link(Path link, String target) throws IOException;

    /** Atomic within one file system; replaces a file or a link, never a folder. */
    void rename(Path from, Path to) throws IOException;

    /** One file, link or empty folder; nothing when it is not there. */
    void delete(Path path) throws IOException;

    /** Makes the names in a folder durable. */
    void force(Path folder) throws IOException;

    /** Puts a whole file in place, durably: readers see the old content or the new. */
    default void replace(Path file, byte[] content) throws IOException {
        put(file, content);
        force(file.getParent());
    }

    /** Like {@link #replace}; durable only once its folder was forced. */
    default void put(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        delete(temporary);
        try (OutputStream out = create(temporary, false)) {
            out.write(content);
        }
        rename(temporary, file);
    }
}

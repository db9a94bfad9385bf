package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was put into a release's folder.
 *
 * @param release its id
 * @param content its content digest
 * @param files every file and link
 */
record Manifest(String release, Digest content, List<Entry> files) {

    /**
     * One file or link.
     *
     * @param path relative to the release's folder, forward slashes
     * @param digest of its bytes; null for a link
     * @param size in bytes
     * @param link text of a symbolic link; null for a file
     */
    record Entry(String path, Digest digest, long size, String link) implements Serializable {}

    /**
     * Whether every file is in {@code folder} with the bytes it had. Further files, such as the logs of what runs
     * there, do not count. Nothing is followed through a link.
     */
    boolean describes(Path folder) throws IOException {
        Map<String, BasicFileAttributes> found = new HashMap<>();
        if (!Files.isDirectory(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.put(folder.relativize(file).toString(), attributes);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Entry entry : files) {
            BasicFileAttributes attributes = found.get(entry.path());
            if (attributes == null || !same(entry, attributes, folder.resolve(entry.path()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Entry entry, BasicFileAttributes attributes, Path file) throws IOException {
        if (entry.link() != null) {
            return attributes.isSymbolicLink()
                    && Files.readSymbolicLink(file).toString().equals(entry.link());
        }
        if (!attributes.isRegularFile() || attributes.size() != entry.size()) {
            return false;
        }
        try (InputStream content = new FileInputStream(file.toFile())) {
            return Digest.of(content).equals(entry.digest());
        }
    }
}

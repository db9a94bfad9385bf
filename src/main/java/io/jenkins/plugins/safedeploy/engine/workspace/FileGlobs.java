package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

/** Finds the files that a plan names, below the plan's folder and never outside of it. */
public final class FileGlobs {
    private static final int MOST = 10_000;

    private final Path folder;

    /** @param folder that of the plan */
    public FileGlobs(Path folder) throws IOException {
        this.folder = folder.toRealPath();
    }

    /**
     * Files by their path relative to the folder, with forward slashes; empty when there are none.
     *
     * @param pattern a path, or a glob as in a shell with {@code **} for any number of folders
     * @throws IllegalArgumentException when it is not a glob, or a link leads out of the folder
     */
    public Map<String, Path> find(String pattern) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        Path literal = folder.resolve(pattern).normalize();
        if (Files.isRegularFile(literal)) {
            add(found, literal);
            return found;
        }
        PathMatcher matcher;
        try {
            matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + pattern + "' is not a glob: " + e.getDescription(), e);
        }
        Path start = start(pattern);
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (matcher.matches(folder.relativize(file)) && Files.isRegularFile(file)) {
                        add(found, file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return found;
    }

    /** The deepest folder that is written out, so that a whole disk is not walked for {@code build/*.jar}. */
    private Path start(String pattern) {
        Path start = folder;
        String[] parts = pattern.split("/");
        for (int i = 0; i < parts.length - 1 && parts[i].matches("[^*?\\[\\]{}\\\\]+"); i++) {
            start = start.resolve(parts[i]);
        }
        return start;
    }

    private void add(Map<String, Path> found, Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(folder)) {
            throw new IllegalArgumentException(
                    file + " is a link to " + real + ", outside of the plan's folder. Copy the file to " + folder);
        }
        if (found.size() == MOST) {
            throw new IllegalArgumentException("more than " + MOST + " files match. Name an archive of them");
        }
        found.put(folder.relativize(file).toString(), file);
    }
}

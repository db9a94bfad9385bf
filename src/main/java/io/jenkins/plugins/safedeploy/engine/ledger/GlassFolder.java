package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder {@code breaking-glass}: always whole, either as it was or as it is now. A folder cannot replace another in
 * one step in Java, a symbolic link can: so it is a link to a folder in {@code .breaking-glass}.
 */
final class GlassFolder {
    static final String NAME = "breaking-glass";
    private static final String VERSIONS = ".breaking-glass";
    private static final int BUFFER = 256 * 1024;

    private final Path root;
    private final LedgerFiles files;

    GlassFolder(Path root, LedgerFiles files) {
        this.root = root;
        this.files = files;
    }

    void replace(Map<String, LedgerStore.Content> contents) throws IOException {
        Path versions = root.resolve(VERSIONS);
        String id = UUID.randomUUID().toString();
        Path version = versions.resolve(id);
        files.createFolders(version);
        TreeSet<Path> folders = new TreeSet<>(Comparator.reverseOrder());
        folders.add(version);
        for (Map.Entry<String, LedgerStore.Content> content : contents.entrySet()) {
            Path path = inside(version, content.getKey());
            Path folder = Objects.requireNonNull(path.getParent());
            files.createFolders(folder);
            while (folder.startsWith(version)) {
                folders.add(folder);
                folder = Objects.requireNonNull(folder.getParent());
            }
            write(path, content.getValue());
        }
        for (Path folder : folders) {
            files.forceFolder(folder);
        }
        files.forceFolder(versions);
        Path link = versions.resolve(id + ".link");
        files.symbolicLink(link, Path.of(VERSIONS, id));
        files.rename(link, root.resolve(NAME));
        files.forceFolder(root);
        removeOthers(versions, id);
    }

    private static Path inside(Path version, String name) {
        Path path = version.resolve(name).normalize();
        if (name.isEmpty() || !path.startsWith(version) || path.equals(version)) {
            throw new IllegalArgumentException("'" + name + "' is no path inside of the folder for breaking glass");
        }
        return path;
    }

    private void write(Path path, LedgerStore.Content content) throws IOException {
        try (InputStream in = content.open();
                RandomAccessFile file = files.open(path)) {
            byte[] buffer = new byte[BUFFER];
            long position = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                files.write(file, position, buffer, n);
                position += n;
            }
            files.force(file);
        }
    }

    private void removeOthers(Path versions, String keep) throws IOException {
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(versions)) {
            for (Path entry : entries) {
                if (!entry.endsWith(keep)) {
                    others.add(entry);
                }
            }
        }
        for (Path other : others) {
            remove(other);
        }
    }

    private void remove(Path tree) throws IOException {
        if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            files.delete(tree);
            return;
        }
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(tree)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path entry : entries) {
            files.delete(entry);
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.targets.archive.Unpacker;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a release's files into a new folder, forced, and notes the digest of each as its bytes pass. */
final class ReleaseWriter implements Unpacker.Sink {
    private final Path folder;
    private final FileActions files;
    private final Map<String, Manifest.Entry> entries = new LinkedHashMap<>();
    private final Set<Path> folders = new LinkedHashSet<>();

    /** @param folder exists and is empty */
    ReleaseWriter(Path folder, FileActions files) {
        this.folder = folder;
        this.files = files;
        folders.add(folder);
    }

    @Override
    public void folder(String path) throws IOException {
        make(path);
    }

    private void makeFolderOf(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            make(path.substring(0, slash));
        }
    }

    private void make(String path) throws IOException {
        if (folders.add(folder.resolve(path))) {
            makeFolderOf(path);
            files.createFolder(folder.resolve(path));
        }
    }

    @Override
    public OutputStream file(String path, boolean executable) throws IOException {
        Path file = folder.resolve(path);
        makeFolderOf(path);
        return new Noted(path, files.create(file, executable));
    }

    @Override
    public void copy(String from, String to) throws IOException {
        Path source = folder.resolve(from);
        try (OutputStream out = file(to, Files.isExecutable(source))) {
            Files.copy(source, out);
        }
    }

    @Override
    public void link(String path, String target) throws IOException {
        Path link = folder.resolve(path);
        makeFolderOf(path);
        files.link(link, target);
        entries.put(path, new Manifest.Entry(path, null, 0, target));
    }

    /** A file that was delivered complete, is moved in as it is. */
    void move(Path delivered, String path, Digest digest) throws IOException {
        Path file = folder.resolve(path);
        makeFolderOf(path);
        long size = Files.size(delivered);
        files.rename(delivered, file);
        entries.put(path, new Manifest.Entry(path, digest, size, null));
    }

    /** Removes an archive whose content came out. */
    void discard(Path delivered) throws IOException {
        files.delete(delivered);
    }

    /** Makes all names durable. */
    List<Manifest.Entry> finish() throws IOException {
        for (Path each : folders) {
            files.force(each);
        }
        return new ArrayList<>(entries.values());
    }

    private final class Noted extends FilterOutputStream {
        private final String path;
        private final MessageDigest digest = Digest.sha256();
        private long size;
        private boolean closed;

        Noted(String path, OutputStream out) {
            super(new BufferedOutputStream(out, 64 * 1024));
            this.path = path;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            digest.update(bytes, offset, length);
            size += length;
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (!closed) {
                closed = true;
                entries.put(path, new Manifest.Entry(path, Digest.finish(digest), size, null));
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unpacks the archives of one release into one folder, or only looks whether that could be done. Links come last, so
 * no file can be written through one. Not thread safe; one for each release.
 */
public final class Unpacker {
    private static final int LONGEST_LINK = 4096;
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int OWNER_EXECUTES = 0100;

    /** Where what comes out goes to. */
    public interface Sink {
        void folder(String path) throws IOException;

        /** The caller closes the stream. */
        OutputStream file(String path, boolean executable) throws IOException;

        void copy(String from, String to) throws IOException;

        void link(String path, String target) throws IOException;

        /** Takes everything and keeps nothing. */
        Sink NOWHERE = new Sink() {
            @Override
            public void folder(String path) {}

            @Override
            public OutputStream file(String path, boolean executable) {
                return OutputStream.nullOutputStream();
            }

            @Override
            public void copy(String from, String to) {}

            @Override
            public void link(String path, String target) {}
        };
    }

    private final UnpackBounds bounds;
    private final Sink sink;
    private final ReleaseTree tree;
    private final byte[] buffer = new byte[64 * 1024];
    private long bytes;

    public Unpacker(UnpackBounds bounds, Sink sink) {
        this.bounds = bounds;
        this.sink = sink;
        this.tree = new ReleaseTree(bounds);
    }

    /** Takes a file that is no archive; the caller writes it. */
    public void plainFile(String name) throws IOException {
        tree.file(name, name);
    }

    /**
     * @param name for messages
     * @throws ArchiveRefused when something in it is not allowed; earlier entries may have come out already
     */
    public void unpack(String name, ArchiveKind kind, Path archive) throws IOException {
        Source source = new Source(name, Files.size(archive));
        try {
            if (kind == ArchiveKind.ZIP) {
                zip(source, archive);
            } else {
                tar(source, archive);
            }
        } catch (ArchiveRefused e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new ArchiveRefused(
                    name, "it is damaged: " + ArchiveRefused.printable(String.valueOf(e.getMessage())));
        }
    }

    /** Makes the links of all archives, once each is proven to stay inside. */
    public void finish() throws IOException {
        for (Map.Entry<String, String> link : tree.links().entrySet()) {
            sink.link(link.getKey(), link.getValue());
        }
    }

    private void zip(Source source, Path archive) throws IOException {
        ZipDirectory.check(source.name, archive, bounds.entries());
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                int type = entry.getUnixMode() & TYPE_MASK;
                if (!zip.canReadEntryData(entry)) {
                    throw new ArchiveRefused(
                            source.name, entry.getName(), "is encrypted or packed in a way not supported");
                }
                if (entry.isDirectory()) {
                    folder(source, entry.getName());
                } else if (type == SYMBOLIC_LINK) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        byte[] target = content.readNBytes(LONGEST_LINK + 1);
                        link(source, entry.getName(), new String(target, java.nio.charset.StandardCharsets.UTF_8));
                    }
                } else if (type == 0 || type == REGULAR || type == DIRECTORY) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        file(source, entry.getName(), (entry.getUnixMode() & OWNER_EXECUTES) != 0, content);
                    }
                } else {
                    throw special(source, entry.getName());
                }
            }
        }
    }

    private void tar(Source source, Path archive) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                Metered metered = new Metered(
                        source.name,
                        GzipCompressorInputStream.builder()
                                .setInputStream(file)
                                .setDecompressConcatenated(true)
                                .get());
                TarArchiveInputStream tar = new TarArchiveInputStream(metered, "UTF-8")) {
            for (TarArchiveEntry entry = next(tar, metered); entry != null; entry = next(tar, metered)) {
                metered.data();
                if (!tar.canReadEntryData(entry) || entry.isSparse()) {
                    throw new ArchiveRefused(source.name, entry.getName(), "is a sparse file, which is not supported");
                }
                if (entry.isDirectory()) {
                    folder(source, entry.getName());
                } else if (entry.isSymbolicLink()) {
                    link(source, entry.getName(), entry.getLinkName());
                } else if (entry.isLink()) {
                    hardLink(source, entry.getName(), entry.getLinkName());
                } else if (entry.isFile() && !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice()) {
                    file(source, entry.getName(), (entry.getMode() & OWNER_EXECUTES) != 0, tar);
                } else {
                    throw special(source, entry.getName());
                }
            }
        }
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar, Metered metered) throws IOException {
        metered.header();
        return tar.getNextEntry();
    }

    private void folder(Source source, String entry) throws IOException {
        String path = tree.folder(source.name, entry);
        if (!path.isEmpty()) {
            sink.folder(path);
        }
    }

    private void link(Source source, String entry, String target) throws IOException {
        if (target.length() > LONGEST_LINK) {
            throw new ArchiveRefused(source.name, entry, "is a symbolic link of more than " + LONGEST_LINK + " bytes");
        }
        tree.link(source.name, entry, target);
    }

    private void hardLink(Source source, String entry, String target) throws IOException {
        String from = tree.earlierFile(source.name, entry, target);
        String to = tree.file(source.name, entry);
        add(source, source.sizes.getOrDefault(from, 0L));
        source.sizes.put(to, source.sizes.getOrDefault(from, 0L));
        sink.copy(from, to);
    }

    private void file(Source source, String entry, boolean executable, InputStream content) throws IOException {
        String path = tree.file(source.name, entry);
        long size = 0;
        try (OutputStream out = sink.file(path, executable)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                add(source, n);
                out.write(buffer, 0, n);
                size += n;
            }
        }
        source.sizes.put(path, size);
    }

    private void add(Source source, long n) throws ArchiveRefused {
        bytes += n;
        source.out += n;
        if (bytes > bounds.bytes()) {
            throw new ArchiveRefused(
                    source.name, "the release would be more than " + bounds.bytes() + " bytes unpacked");
        }
        if (source.out > bounds.ratioFrom() && source.out / Math.max(1, source.size) >= bounds.ratio()) {
            throw new ArchiveRefused(
                    source.name,
                    "it is " + source.size + " bytes and more than " + bounds.ratio()
                            + " times as many come out of it, as from a bomb");
        }
    }

    private static ArchiveRefused special(Source source, String entry) {
        return new ArchiveRefused(source.name, entry, "is a device, a pipe or a socket");
    }

    /** One archive while it is read. */
    private static final class Source {
        private final String name;
        private final long size;
        private final Map<String, Long> sizes = new java.util.HashMap<>();
        private long out;

        Source(String name, long size) {
            this.name = name;
            this.size = size;
        }
    }
}

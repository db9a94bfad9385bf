package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives made in memory, with whatever a test wants in them. */
public final class Archives {
    private Archives() {}

    /** @param link target of a link; null for none */
    public record Entry(String name, byte[] content, int mode, String link, byte type) {}

    public static Entry file(String name) {
        return file(name, name.getBytes(StandardCharsets.UTF_8));
    }

    public static Entry file(String name, byte[] content) {
        return new Entry(name, content, 0100644, null, (byte) 0);
    }

    public static Entry dir(String name) {
        return new Entry(name, new byte[0], 040755, null, (byte) 0);
    }

    public static Entry link(String name, String target) {
        return new Entry(name, new byte[0], 0120777, target, TarConstants.LF_SYMLINK);
    }

    static Entry hardLink(String name, String target) {
        return new Entry(name, new byte[0], 0100644, target, TarConstants.LF_LINK);
    }

    static Entry special(String name, byte type) {
        return new Entry(name, new byte[0], 0100644, null, type);
    }

    /** A GNU header whose content is the name of the entry after it. */
    static Entry longName(int bytes) {
        return new Entry("././@LongLink", new byte[bytes], 0100644, null, TarConstants.LF_GNUTYPE_LONGNAME);
    }

    public static byte[] zip(Entry... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipArchiveEntry made = new ZipArchiveEntry(entry.name());
                made.setUnixMode(entry.mode());
                zip.putArchiveEntry(made);
                zip.write(entry.link() == null ? entry.content() : entry.link().getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] tarGz(Entry... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Entry entry : entries) {
                TarArchiveEntry made = entry.type() == 0
                        ? new TarArchiveEntry(entry.name(), true)
                        : new TarArchiveEntry(entry.name(), entry.type(), true);
                made.setMode(entry.mode());
                made.setSize(entry.content().length);
                if (entry.link() != null) {
                    made.setLinkName(entry.link());
                }
                tar.putArchiveEntry(made);
                tar.write(entry.content());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Unpacker.Sink into(Path out) {
        return new Unpacker.Sink() {
            @Override
            public void folder(String path) throws IOException {
                Files.createDirectories(out.resolve(path));
            }

            @Override
            public OutputStream file(String path, boolean executable) throws IOException {
                Files.createDirectories(out.resolve(path).getParent());
                OutputStream made = Files.newOutputStream(out.resolve(path), StandardOpenOption.CREATE_NEW);
                Files.setPosixFilePermissions(
                        out.resolve(path), PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                return made;
            }

            @Override
            public void copy(String from, String to) throws IOException {
                Files.copy(out.resolve(from), out.resolve(to));
            }

            @Override
            public void link(String path, String target) throws IOException {
                Files.createDirectories(out.resolve(path).getParent());
                Files.createSymbolicLink(out.resolve(path), Path.of(target));
            }
        };
    }

    static long size(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(tree)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.archive;

import static io.jenkins.plugins.safedeploy.targets.archive.Archives.dir;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.file;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.hardLink;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.link;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.special;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.tarGz;
import static io.jenkins.plugins.safedeploy.targets.archive.Archives.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.targets.archive.Archives.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileArchiveTest {
    private static final UnpackBounds SMALL = new UnpackBounds(1 << 20, 50, 20, 64 << 10, 200, 8);

    @TempDir
    Path folder;

    static Stream<Arguments> hostile() {
        List<Arguments> all = new ArrayList<>();
        both(all, "'..'", file("../evil"));
        both(all, "'..'", file("a/../../evil"));
        both(all, "'..'", file("a/.."));
        both(all, "absolute", file("/evil"));
        both(all, "absolute", file("C:/evil"));
        both(all, "backslash|'..'", file("a\\..\\..\\evil"), file("a/b"));
        both(all, "control character", file("a\nb"));
        both(all, "control character", file("a\u001b[31m"));
        both(all, "more than 200 bytes", file("x/".repeat(2048) + "y"));
        both(all, "more than 200 bytes", file("n".repeat(4096)));
        both(all, "folders deep", file("a/".repeat(9) + "b"));
        both(all, "leaves the release's folder", link("l", "../outside"));
        both(all, "leaves the release's folder", dir("a/"), link("a/l", "../../outside"));
        both(all, "absolute path", link("l", "/etc"));
        both(all, "goes through the symbolic link", dir("d/"), link("l", "d"), file("l/evil"));
        both(all, "already", file("l/inside"), link("l", "."));
        both(all, "goes through the symbolic link", link("l", "d"), file("l"));
        // Each link stays inside by its text; together they leave. a/b/up is the root, and '..' of that is outside.
        both(all, "leaves the release's folder", dir("a/b/"), link("a/b/up", "../.."), link("out", "a/b/up/.."));
        both(all, "leaves the release's folder", link("out", "a/b/up/.."), dir("a/b/"), link("a/b/up", "../.."));
        both(all, "circle", link("a", "b"), link("b", "a"));
        both(all, "appears|already", file("same"), file("same"));
        both(all, "already", file("a"), file("a/b"));
        both(all, "already", file("a/b"), file("a"));
        both(all, "upper and lower case", file("Read.me"), file("read.ME"));
        both(all, "upper and lower case", file("Dir/a"), file("dir/b"));
        both(all, "Unicode form", file("caf\u00e9"), file("cafe\u0301"));
        all.add(Arguments.of("tar hard link", "no file that came before", tarGz(hardLink("h", "etc/passwd"))));
        all.add(Arguments.of("tar hard link", "'..'", tarGz(hardLink("h", "../../etc/passwd"))));
        all.add(Arguments.of("tar hard link", "absolute", tarGz(hardLink("h", "/etc/passwd"))));
        all.add(Arguments.of(
                "hard link through link", "no file", tarGz(link("l", "d"), file("d/x"), hardLink("h", "l/x"))));
        all.add(Arguments.of("pipe", "device", tarGz(special("p", TarConstants.LF_FIFO))));
        all.add(Arguments.of("disk", "device", tarGz(special("b", TarConstants.LF_BLK))));
        all.add(Arguments.of("terminal", "device", tarGz(special("c", TarConstants.LF_CHR))));
        return all.stream();
    }

    private static void both(List<Arguments> all, String why, Entry... entries) {
        all.add(Arguments.of("zip " + entries[0].name().replaceAll("\\p{Cntrl}", "?"), why, zip(entries)));
        all.add(Arguments.of("tar " + entries[0].name().replaceAll("\\p{Cntrl}", "?"), why, tarGz(entries)));
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("hostile")
    void it_is_refused_with_a_clear_reason_and_nothing_outside_is_touched(String name, String why, byte[] archive)
            throws IOException {
        ArchiveKind kind = archive[0] == 'P' ? ArchiveKind.ZIP : ArchiveKind.TAR_GZ;
        assertThatThrownBy(() -> unpack(kind, archive))
                .as(name)
                .isInstanceOf(ArchiveRefused.class)
                .satisfies(e -> assertThat(e.getMessage()).containsPattern(why).hasSizeLessThan(500))
                .satisfies(e -> assertThat(e.getMessage().codePoints()).noneMatch(Character::isISOControl));
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(path -> path.getFileName().toString())).containsOnly("archive", "out");
        }
        assertThatThrownBy(() -> scan(kind, archive)).isInstanceOf(ArchiveRefused.class);
    }

    @Test
    void a_bomb_is_refused_by_its_ratio_before_the_disk_fills() {
        byte[] zeros = new byte[512 * 1024];
        for (ArchiveKind kind : ArchiveKind.values()) {
            byte[] archive = of(kind, file("zeros", zeros));
            assertThatThrownBy(() -> unpack(kind, archive))
                    .isInstanceOf(ArchiveRefused.class)
                    .hasMessageContaining("bomb");
            assertThat(Archives.size(folder.resolve("out"))).isLessThan(200 * 1024);
        }
    }

    @Test
    void more_bytes_than_allowed_are_refused() {
        byte[] noise = new byte[700 * 1024];
        new Random(1).nextBytes(noise);
        for (ArchiveKind kind : ArchiveKind.values()) {
            assertThatThrownBy(() -> unpack(kind, of(kind, file("a", noise), file("b", noise))))
                    .isInstanceOf(ArchiveRefused.class)
                    .hasMessageContaining("more than 1048576 bytes");
        }
    }

    @Test
    void hard_links_count_as_the_bytes_they_become() {
        byte[] noise = new byte[300 * 1024];
        new Random(1).nextBytes(noise);
        assertThatThrownBy(() -> unpack(
                        ArchiveKind.TAR_GZ,
                        tarGz(file("a", noise), hardLink("b", "a"), hardLink("c", "b"), hardLink("d", "c"))))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void more_entries_than_allowed_are_refused_folders_included() {
        Entry[] many =
                Stream.iterate(0, i -> i + 1).limit(60).map(i -> file("f" + i)).toArray(Entry[]::new);
        Entry[] deep = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> file(i + "/a/b"))
                .toArray(Entry[]::new);
        for (ArchiveKind kind : ArchiveKind.values()) {
            for (Entry[] entries : new Entry[][] {many, deep}) {
                assertThatThrownBy(() -> unpack(kind, of(kind, entries)))
                        .isInstanceOf(ArchiveRefused.class)
                        .hasMessageContaining("more than 50");
            }
        }
    }

    @Test
    void a_zip_whose_directory_could_fill_the_memory_is_refused_unread() {
        Entry[] many = Stream.iterate(0, i -> i + 1)
                .limit(2000)
                .map(i -> file("f" + i))
                .toArray(Entry[]::new);
        assertThatThrownBy(() -> unpack(ArchiveKind.ZIP, zip(many)))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("directory is too large");
    }

    @Test
    void a_tar_header_that_could_fill_the_memory_is_refused() {
        assertThatThrownBy(() -> unpack(ArchiveKind.TAR_GZ, tarGz(Archives.longName(3 << 20), file("a"))))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("headers");
    }

    @Test
    void damaged_archives_are_errors_and_never_end_the_thread() throws IOException {
        Random random = new Random(7);
        int refused = 0;
        for (ArchiveKind kind : ArchiveKind.values()) {
            byte[] good = of(kind, file("a/b"), link("l", "a/b"), file("c", new byte[5000]));
            for (int i = 0; i < 500; i++) {
                byte[] bad = good.clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length;
                try {
                    unpack(kind, java.util.Arrays.copyOf(bad, length));
                } catch (IOException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(400);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(path -> path.getFileName().toString())).containsOnly("archive", "out");
        }
    }

    @Test
    void harmless_archives_come_out_complete_with_links_and_only_the_owners_execute_bit() throws IOException {
        for (ArchiveKind kind : ArchiveKind.values()) {
            byte[] archive = of(
                    kind,
                    dir("bin/"),
                    new Entry("bin/run", "#!/bin/sh".getBytes(), 0104777, null, (byte) 0),
                    file("./lib/ünï"),
                    link("lib/run", "../bin/run"),
                    link("bin/later", "../not-there"));
            unpack(kind, archive);
            Path out = folder.resolve("out");
            assertThat(Files.getPosixFilePermissions(out.resolve("bin/run")))
                    .hasToString(Files.getPosixFilePermissions(out.resolve("lib/run"))
                            .toString());
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(out.resolve("bin/run"))))
                    .isEqualTo("rwxr-xr-x");
            assertThat(Files.isExecutable(out.resolve("lib/ünï"))).isFalse();
            assertThat(out.resolve("lib/run")).isSymbolicLink().hasContent("#!/bin/sh");
        }
        unpack(ArchiveKind.TAR_GZ, tarGz(file("a", "bytes".getBytes()), hardLink("b", "a")));
        assertThat(folder.resolve("out/b")).hasContent("bytes");
        assertThatCode(() -> scan(ArchiveKind.ZIP, zip(file("a")))).doesNotThrowAnyException();
    }

    private static byte[] of(ArchiveKind kind, Entry... entries) {
        return kind == ArchiveKind.ZIP ? zip(entries) : tarGz(entries);
    }

    private void scan(ArchiveKind kind, byte[] archive) throws IOException {
        Path file = Files.write(folder.resolve("archive"), archive);
        Unpacker unpacker = new Unpacker(SMALL, Unpacker.Sink.NOWHERE);
        unpacker.unpack("app", kind, file);
        unpacker.finish();
    }

    private void unpack(ArchiveKind kind, byte[] archive) throws IOException {
        Path file = Files.write(folder.resolve("archive"), archive);
        Path out = folder.resolve("out");
        Archives.delete(out);
        Files.createDirectory(out);
        Unpacker unpacker = new Unpacker(SMALL, Archives.into(out));
        unpacker.unpack("app", kind, file);
        unpacker.finish();
    }
}

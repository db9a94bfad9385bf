package io.jenkins.plugins.safedeploy.standalone.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as Jenkins lays them out. */
class JenkinsArchivesTest {
    private static final String TEXT = "the bytes";

    @TempDir
    Path jenkins;

    private ArtifactFolder copies;
    private JenkinsArchives archives;

    @BeforeEach
    void make() {
        copies = new ArtifactFolder(jenkins.resolve("safe-deploy/artifacts"));
        archives = new JenkinsArchives(copies, jenkins);
    }

    private void file(String path, String text) throws IOException {
        Path file = jenkins.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Artifact artifact(String location) {
        return new Artifact("app.txt", Artifact.Kind.FILE, Digest.ofText(TEXT), TEXT.length(), location);
    }

    private String read(String location) throws IOException {
        try (var in = archives.open(artifact(location))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aJobIsFoundAtTheTopAndInFolders() throws IOException {
        file("jobs/shop/builds/1/archive/build/app.txt", TEXT);
        file("jobs/team/jobs/web/jobs/shop/builds/12/archive/app.txt", TEXT);

        assertThat(read("build:shop#1!build/app.txt")).isEqualTo(TEXT);
        assertThat(read("build:team/web/shop#12!app.txt")).isEqualTo(TEXT);
        assertThat(archives.intact(artifact("build:shop#1!build/app.txt"))).isTrue();
    }

    @Test
    void aBranchIsFoundByTheNameThatItsFolderSays() throws IOException {
        file("jobs/shop/branches/main/builds/3/archive/app.txt", TEXT);
        file("jobs/shop/branches/feature-2Fnew.ab12cd/name-utf8.txt", "feature%2Fnew");
        file("jobs/shop/branches/feature-2Fnew.ab12cd/builds/4/archive/app.txt", TEXT);

        assertThat(read("build:shop/main#3!app.txt")).isEqualTo(TEXT);
        assertThat(read("build:shop/feature%2Fnew#4!app.txt")).isEqualTo(TEXT);
    }

    @Test
    void aJobThatWasRenamedTwiceIsFound() throws IOException {
        file("jobs/team/jobs/store/builds/1/archive/app.txt", TEXT);
        file("safe-deploy/renamed-jobs.xml", """
                <?xml version='1.1' encoding='UTF-8'?>
                <tree-map>
                  <entry>
                    <string>market</string>
                    <string>team/store</string>
                  </entry>
                  <entry>
                    <string>shop</string>
                    <string>market</string>
                  </entry>
                </tree-map>
                """);

        assertThat(read("build:shop#1!app.txt")).isEqualTo(TEXT);
    }

    @Test
    void aCopyNeedsNoBuild() throws IOException {
        copies.add("app.txt", new java.io.ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)));

        assertThat(read("build:shop#1!app.txt")).isEqualTo(TEXT);
    }

    @Test
    void otherBytesOfTheSameSizeAreNotIntact() throws IOException {
        file("jobs/shop/builds/1/archive/app.txt", "THE BYTES");

        assertThat(archives.intact(artifact("build:shop#1!app.txt"))).isFalse();
    }

    @Test
    void nothingOutsideOfAnArchiveIsRead() throws IOException {
        file("jobs/shop/builds/1/secret", TEXT);
        file("jobs/shop/builds/1/archive/other.txt", TEXT);
        file("builds/1/archive/app.txt", TEXT);

        for (String location : new String[] {
            "build:shop#1!../secret",
            "build:shop/..#1!app.txt",
            "build:../shop#1!app.txt",
            "build:/#1!app.txt",
            "shop",
            ""
        }) {
            assertThat(archives.has(artifact(location))).as(location).isFalse();
            assertThatThrownBy(() -> read(location))
                    .as(location)
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("neither copied nor archived");
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    @Test
    void aFolderOfSomebodyElseIsToldWithBothNames(@TempDir Path folder) throws Exception {
        assertThat(new Inspection(new Layout(folder), new Locked()).facts().get(Inspection.PROBLEM))
                .matches("user '.+' may not write in " + folder + ", which belongs to '.+'; .*")
                .doesNotContain("Exception");
    }

    /** A disk on which nothing may be changed. */
    private static final class Locked implements FileActions {
        private static final long serialVersionUID = 1;

        @Override
        public void createFolder(Path folder) throws IOException {
            throw new AccessDeniedException(folder.toString());
        }

        @Override
        public OutputStream create(Path file, boolean executable) throws IOException {
            throw new AccessDeniedException(file.toString());
        }

        @Override
        public void link(Path link, String target) throws IOException {
            throw new AccessDeniedException(link.toString());
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            throw new AccessDeniedException(from.toString());
        }

        @Override
        public void delete(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
        }

        @Override
        public void force(Path folder) throws IOException {
            throw new AccessDeniedException(folder.toString());
        }
    }
}

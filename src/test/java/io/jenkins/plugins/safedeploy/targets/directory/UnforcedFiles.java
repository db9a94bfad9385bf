package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.targets.guard.DiskFiles;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The real disk, except that nothing waits for it: for tests that do the same thing hundreds of times. */
final class UnforcedFiles implements FileActions {
    private static final long serialVersionUID = 1;
    private final DiskFiles disk = new DiskFiles();

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }

    @Override
    public OutputStream create(Path file, boolean executable) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void link(Path link, String target) throws IOException {
        disk.link(link, target);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void force(Path folder) {}
}

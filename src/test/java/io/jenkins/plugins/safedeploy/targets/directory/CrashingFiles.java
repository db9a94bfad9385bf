package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Does something of a test's choice right before the n-th change to the disk; a write counts as two changes. */
final class CrashingFiles implements FileActions {
    private static final long serialVersionUID = 1;
    private final transient FileActions disk = new UnforcedFiles();
    private final transient Runnable act;
    private final int at;
    private int count;

    /** The world ends. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    CrashingFiles(int at, Runnable act) {
        this.at = at;
        this.act = act;
    }

    static CrashingFiles crashBefore(int at) {
        return new CrashingFiles(at, () -> {
            throw new Crash();
        });
    }

    int count() {
        return count;
    }

    private void step() {
        if (++count == at) {
            act.run();
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step();
        disk.createFolder(folder);
    }

    @Override
    public OutputStream create(Path file, boolean executable) throws IOException {
        step();
        return new FilterOutputStream(disk.create(file, executable)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length / 2);
                step();
                out.write(bytes, offset + length / 2, length - length / 2);
            }
        };
    }

    @Override
    public void link(Path link, String target) throws IOException {
        step();
        disk.link(link, target);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        disk.delete(path);
    }

    @Override
    public void force(Path folder) throws IOException {
        step();
        disk.force(folder);
    }
}

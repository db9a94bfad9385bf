package io.jenkins.plugins.safedeploy.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a benchmark is given.
 *
 * @param quick small sizes: shows that it works, its figures say little
 * @param folder empty, of this benchmark alone, on the disk that is measured; removed afterwards
 */
record Setting(boolean quick, Path folder) {

    int size(int full, int small) {
        return quick ? small : full;
    }

    Path fresh(String name) throws java.io.IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** For whoever waits. */
    void say(String what) {
        System.err.println("  " + what);
    }
}

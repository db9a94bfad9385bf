package io.jenkins.plugins.safedeploy.targets.command;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.targets.guard.DiskFiles;
import io.jenkins.plugins.safedeploy.targets.guard.TargetState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered about one command target in {@code <state>/targets/<name>/} of its machine, because commands leave
 * nothing that could be read back: {@code epoch}, {@code witness.json} and, in {@code releases.json}, the content
 * digests of the releases applied last. Two command targets share it when node, environment and service are the same.
 */
final class CommandMemory {
    private static final int MOST_REMEMBERED = 200;

    private final Path folder;
    private final DiskFiles files = new DiskFiles();
    private final TargetState state;

    CommandMemory(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        this.state = new TargetState(folder, files);
    }

    /** Releases applied here, the latest last. */
    record Applied(List<Entry> releases) {
        record Entry(String release, Digest content) {}
    }

    /** Returns a higher epoch seen, or 0. */
    long claim(long epoch) throws IOException {
        return state.locked(() -> state.claim(epoch) ? 0L : state.epoch());
    }

    /** Leaves the witness and remembers the release, before its command starts; returns a higher epoch seen, or 0. */
    long begin(Witness witness, String release, Digest content) throws IOException {
        return state.locked(() -> {
            if (!state.claim(witness.epoch())) {
                return state.epoch();
            }
            state.leave(witness);
            List<Applied.Entry> all = new ArrayList<>(applied().releases());
            all.removeIf(each -> each.release().equals(release));
            all.add(new Applied.Entry(release, content));
            Applied latest =
                    new Applied(List.copyOf(all.subList(Math.max(0, all.size() - MOST_REMEMBERED), all.size())));
            // Forces the folder, and with it the witness.
            files.replace(folder.resolve("releases.json"), Json.bytes(latest));
            return 0L;
        });
    }

    Witness witness() throws IOException {
        return state.witness();
    }

    Applied applied() throws IOException {
        Path file = folder.resolve("releases.json");
        return Files.exists(file) ? Json.read(Files.readAllBytes(file), Applied.class) : new Applied(List.of());
    }
}

package io.jenkins.plugins.safedeploy.targets.command;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.TreeMap;

/** Orders that travel to the machine where the commands run. */
final class CommandSteps {
    private CommandSteps() {}

    record Claim(String memory, long epoch) implements WorkspaceTask<Long> {
        @Override
        public Long perform(Path root) throws IOException {
            return new CommandMemory(Path.of(memory)).claim(epoch);
        }
    }

    record Begin(String memory, Witness witness, String release, Digest content) implements WorkspaceTask<Long> {
        @Override
        public Long perform(Path root) throws IOException {
            return new CommandMemory(Path.of(memory)).begin(witness, release, content);
        }
    }

    record Recall(String memory) implements WorkspaceTask<Recalled> {
        @Override
        public Recalled perform(Path root) throws IOException {
            CommandMemory remembered = new CommandMemory(Path.of(memory));
            TreeMap<String, Digest> releases = new TreeMap<>();
            remembered.applied().releases().forEach(each -> releases.put(each.release(), each.content()));
            return new Recalled(remembered.witness(), releases);
        }
    }

    /**
     * @param witness what the last apply left; null for none
     * @param releases content digests of releases by their ids
     */
    record Recalled(Witness witness, TreeMap<String, Digest> releases) implements Serializable {}
}

package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.targets.archive.ArchiveKind;
import io.jenkins.plugins.safedeploy.targets.archive.Unpacker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes a release's files out of its delivered artifacts, each of which lies in {@code delivered/<its number>}. */
record Assembly(Path delivered, ReleaseWriter writer) {
    void assemble(Steps.Assemble order) throws IOException {
        Unpacker unpacker = new Unpacker(order.bounds(), writer);
        List<Artifact> artifacts = order.artifacts();
        for (int i = 0; i < artifacts.size(); i++) {
            Artifact artifact = artifacts.get(i);
            Path file = delivered.resolve(Integer.toString(i));
            Optional<ArchiveKind> kind = order.unpack() ? ArchiveKind.of(artifact.name()) : Optional.empty();
            if (kind.isPresent()) {
                unpacker.unpack(artifact.name(), kind.get(), file);
                writer.discard(file);
            } else {
                unpacker.plainFile(artifact.name());
                writer.move(file, artifact.name(), artifact.digest());
            }
        }
        unpacker.finish();
    }
}

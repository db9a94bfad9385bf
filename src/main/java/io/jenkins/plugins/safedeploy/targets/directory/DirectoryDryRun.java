package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.targets.archive.ArchiveKind;
import io.jenkins.plugins.safedeploy.targets.archive.Unpacker;
import io.jenkins.plugins.safedeploy.targets.delivery.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves that a release could be put into the folder now. */
final class DirectoryDryRun {
    private final DirectorySettings settings;
    private final Workspace workspace;
    private final Delivery delivery;
    private final Steps.Place place;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DirectoryDryRun(DirectorySettings settings, Workspace workspace, Delivery delivery, Steps.Place place) {
        this.settings = settings;
        this.workspace = workspace;
        this.delivery = delivery;
        this.place = place;
    }

    DryRun of(Release release) {
        try {
            Map<String, String> facts = workspace.call(new Steps.Inspect(place));
            if (facts.containsKey(Inspection.PROBLEM)) {
                problems.add("Target folder: " + facts.get(Inspection.PROBLEM));
                return new DryRun(problems, notes);
            }
            Optional.ofNullable(facts.get(Inspection.NOTE)).ifPresent(notes::add);
            boolean intact =
                    workspace.call(new Steps.FindIntact(place, release.id().value(), release.contentDigest()));
            bytes(release, intact);
            if (!intact) {
                space(release, Long.parseLong(facts.get(Inspection.FREE)));
            }
            if (settings.restarts()) {
                // Asks for the programs that every command needs.
                workspace.effectLockHeld("directory-dry-run");
            }
        } catch (IOException e) {
            problems.add("Cannot look at " + settings.path() + ": " + e.getMessage());
        }
        return new DryRun(problems, notes);
    }

    /** Reads every artifact to its end; what is wrong with the store is only a note where a copy is in place. */
    private void bytes(Release release, boolean intact) {
        Unpacker scan = new Unpacker(settings.bounds(), Unpacker.Sink.NOWHERE);
        boolean complete = true;
        for (Artifact artifact : release.artifacts()) {
            try {
                prove(artifact, scan);
            } catch (IOException e) {
                complete = false;
                if (intact) {
                    notes.add(e.getMessage() + " The copy on the target is intact and would be used.");
                } else {
                    problems.add(e.getMessage());
                }
            }
        }
        if (complete) {
            try {
                scan.finish();
            } catch (IOException e) {
                problems.add(e.getMessage());
            }
        }
    }

    private void prove(Artifact artifact, Unpacker scan) throws IOException {
        Optional<ArchiveKind> kind = settings.unpack() ? ArchiveKind.of(artifact.name()) : Optional.empty();
        if (kind.isEmpty()) {
            if (settings.unpack() && ArchiveKind.notSupported(artifact.name())) {
                throw new IOException("Artifact '" + artifact.name()
                        + "' cannot be unpacked. With unpack: true give .zip, .jar, .tar.gz or .tgz; files of other"
                        + " kinds are copied.");
            }
            scan.plainFile(artifact.name());
            delivery.prove(artifact);
            return;
        }
        Path copy = Files.createTempFile("safe-deploy-scan", null);
        try {
            delivery.copy(artifact, copy);
            scan.unpack(artifact.name(), kind.get(), copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void space(Release release, long free) {
        long size = release.artifacts().stream().mapToLong(Artifact::size).sum();
        long needed = settings.unpack() ? size * 2 : size;
        if (free < needed) {
            problems.add("The disk of " + settings.path() + " has " + free + " bytes free, and release " + release.id()
                    + " needs " + (settings.unpack() ? "at least " : "") + needed + ". Make room, or lower 'keep'.");
        }
    }
}

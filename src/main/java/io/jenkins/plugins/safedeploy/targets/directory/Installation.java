package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import io.jenkins.plugins.safedeploy.targets.guard.TargetState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The target's folder, on the machine where it is: every step that reads or changes it. */
final class Installation {
    private final Layout layout;
    private final FileActions files;
    private final TargetState state;

    Installation(Path path, FileActions files) {
        this.layout = new Layout(path);
        this.files = files;
        this.state = new TargetState(layout.state(), files);
    }

    /** What the restart command last brought up. */
    record Running(Digest content, String release, String instance) {}

    /** Makes the folders, looks for an intact copy of the release, and else an empty folder for it to come in. */
    Steps.Prepared prepare(Steps.Prepare order) throws IOException {
        long newer = claim(order.epoch());
        if (newer > 0) {
            return new Steps.Prepared(newer, null, null);
        }
        String folder = intact(order.release(), order.content());
        Path incoming = layout.incoming().resolve(order.incoming());
        if (folder == null) {
            new Removal(files).remove(incoming);
            files.createFolder(incoming);
            files.createFolder(incoming.resolve("delivered"));
        }
        return new Steps.Prepared(0, folder, folder == null ? incoming.toString() : null);
    }

    /** Folder with exactly this content whose files are all as they were; null when there is none. */
    String intact(String release, Digest content) throws IOException {
        for (int i = 1; ; i++) {
            String folder = i == 1 ? release : release + "+" + i;
            if (!Files.exists(layout.release(folder), LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            Manifest manifest = manifest(folder);
            if (manifest != null && manifest.content().equals(content) && manifest.describes(layout.release(folder))) {
                return folder;
            }
        }
    }

    private Manifest manifest(String folder) throws IOException {
        Path file = layout.manifest(folder);
        return Files.exists(file) ? Json.read(Files.readAllBytes(file), Manifest.class) : null;
    }

    /** Moves the release in and makes it current, unless a newer driver was here. */
    Steps.Swapped swap(Steps.Swap order) throws IOException {
        layout.check();
        return state.locked(() -> {
            if (!state.claim(order.witness().epoch())) {
                return new Steps.Swapped(state.epoch(), null, null);
            }
            refuseForeignCurrent();
            String folder = order.folder() == null ? moveIn(order) : order.folder();
            if (!Files.isDirectory(layout.release(folder), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("The folder " + layout.release(folder)
                        + " went away since it was checked; 'current' was not changed");
            }
            configure(folder, Json.bytes(order.configuration()));
            files.put(
                    layout.installed(),
                    Json.bytes(installed().with(new Installed.Entry(folder, order.release(), order.content()))));
            state.leave(order.witness());
            files.force(layout.state());
            pointTo(folder);
            if (order.restarts()) {
                // Need not be forced: what loses it, a power cut, also ends what runs.
                files.delete(layout.running());
            }
            return new Steps.Swapped(
                    0,
                    layout.release(folder).toString(),
                    layout.configuration(folder).toString());
        });
    }

    private void configure(String folder, byte[] configuration) throws IOException {
        Path file = layout.configuration(folder);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), configuration)) {
            files.replace(file, configuration);
        }
    }

    private void refuseForeignCurrent() throws IOException {
        if (Files.exists(layout.current(), LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(layout.current())) {
            throw new IOException(
                    layout.current() + " is no symbolic link, so it was not made by safe-deploy and cannot"
                            + " be swapped. Move it away.");
        }
    }

    private String moveIn(Steps.Swap order) throws IOException {
        Path incoming = layout.incoming().resolve(order.incoming());
        String folder = order.release();
        for (int i = 2; Files.exists(layout.release(folder), LinkOption.NOFOLLOW_LINKS); i++) {
            folder = order.release() + "+" + i;
        }
        files.rename(incoming.resolve("manifest.json"), layout.manifest(folder));
        files.force(layout.manifests());
        files.rename(incoming.resolve("files"), layout.release(folder));
        files.force(layout.releases());
        return folder;
    }

    private void pointTo(String folder) throws IOException {
        Path next = layout.state().resolve("current.new");
        files.delete(next);
        files.link(next, "releases/" + folder);
        files.rename(next, layout.current());
        files.force(layout.path());
    }

    /** Notes that the restart command brought this release up; returns a higher epoch seen, or 0. */
    long running(long epoch, String release, Digest content, String instance) throws IOException {
        return state.locked(() -> {
            if (!state.claim(epoch)) {
                return state.epoch();
            }
            files.replace(layout.running(), Json.bytes(new Running(content, release, instance)));
            return 0L;
        });
    }

    private Installed installed() throws IOException {
        return Files.exists(layout.installed())
                ? Json.read(Files.readAllBytes(layout.installed()), Installed.class)
                : Installed.NOTHING;
    }

    Observation observe(boolean restarts) throws IOException {
        if (!Files.isDirectory(layout.path())) {
            return new Observation(null, null, null, "", layout.path() + " does not exist yet");
        }
        layout.check();
        String folder = layout.currentFolder();
        Manifest manifest = folder == null ? null : manifest(folder);
        boolean there = folder != null && Files.isDirectory(layout.release(folder), LinkOption.NOFOLLOW_LINKS);
        Digest installed = there && manifest != null ? manifest.content() : null;
        Running running = restarts && Files.exists(layout.running())
                ? Json.read(Files.readAllBytes(layout.running()), Running.class)
                : null;
        return new Observation(
                installed,
                !restarts ? installed : running == null ? null : running.content(),
                state.witness(),
                running == null ? "" : running.instance(),
                describe(folder, there, installed != null, restarts, running));
    }

    private String describe(String folder, boolean there, boolean ours, boolean restarts, Running running) {
        if (folder == null) {
            return "'current' in " + layout.path() + " points to no release of ours";
        }
        String text = "current -> releases/" + folder;
        if (!there) {
            return text + ", which is missing";
        }
        if (!ours) {
            return text + ", which safe-deploy did not put there";
        }
        return !restarts
                ? text
                : text + ", running " + (running == null ? "is unknown" : "since the restart for " + running.release());
    }

    /** Returns a higher epoch seen, or 0. */
    long claim(long epoch) throws IOException {
        layout.make(files);
        return state.locked(() -> state.claim(epoch) ? 0L : state.epoch());
    }

    /** Takes {@code current} away; returns a higher epoch seen, or 0. */
    long remove(long epoch) throws IOException {
        layout.make(files);
        return state.locked(() -> {
            if (!state.claim(epoch)) {
                return state.epoch();
            }
            refuseForeignCurrent();
            files.delete(layout.running());
            files.delete(layout.current());
            files.force(layout.path());
            return 0L;
        });
    }

    /** Removes what nobody needs; leaves everything to a newer driver. */
    void prune(Steps.Prune order) throws IOException {
        layout.check();
        state.locked(() -> {
            if (state.epoch() > order.epoch()) {
                return null;
            }
            Installed installed = installed();
            for (Installed.Entry entry :
                    installed.superfluous(layout.currentFolder(), order.keep(), order.protectedReleases())) {
                // First out of sight as a whole: a folder that lost some of its files must never be taken for a
                // release.
                Path out = layout.trash().resolve(entry.folder());
                new Removal(files).remove(out);
                if (Files.exists(layout.release(entry.folder()), LinkOption.NOFOLLOW_LINKS)) {
                    files.rename(layout.release(entry.folder()), out);
                }
                files.delete(layout.manifest(entry.folder()));
                files.delete(layout.configuration(entry.folder()));
                installed = installed.without(entry);
                files.replace(layout.installed(), Json.bytes(installed));
            }
            for (Path left : new Path[] {layout.trash(), layout.incoming()}) {
                try (DirectoryStream<Path> each = Files.newDirectoryStream(left)) {
                    for (Path entry : each) {
                        new Removal(files).remove(entry);
                    }
                }
            }
            return null;
        });
    }

    /** Writes delivered artifacts as one release into the incoming folder, with its manifest. */
    void assemble(Steps.Assemble order) throws IOException {
        layout.check();
        Path incoming = layout.incoming().resolve(order.incoming());
        files.createFolder(incoming.resolve("files"));
        ReleaseWriter writer = new ReleaseWriter(incoming.resolve("files"), files);
        new Assembly(incoming.resolve("delivered"), writer).assemble(order);
        Manifest manifest = new Manifest(order.release(), order.content(), writer.finish());
        files.replace(incoming.resolve("manifest.json"), Json.bytes(manifest));
    }

    Map<String, String> facts() throws IOException {
        return new Inspection(layout, files).facts();
    }
}

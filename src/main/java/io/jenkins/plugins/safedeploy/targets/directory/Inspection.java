package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What preflight wants to know about the target's folder; a link that is made and removed again is all it changes. */
record Inspection(Layout layout, FileActions files) {
    /** Why nothing can be put here; missing when it can. */
    static final String PROBLEM = "problem";

    /** Free bytes for us on the disk. */
    static final String FREE = "free";

    /** What goes away with the first swap; missing when nothing does. */
    static final String NOTE = "note";

    Map<String, String> facts() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        Path path = layout.path();
        if (File.separatorChar != '/') {
            facts.put(
                    PROBLEM,
                    "the target 'directory' swaps symbolic links atomically and needs a Unix machine;"
                            + " use the target 'command' here");
            return facts;
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path)) {
            facts.put(PROBLEM, path + " is there and is no folder");
            return facts;
        }
        Path existing = Files.isDirectory(path) ? path : path.getParent();
        if (existing == null || !Files.isDirectory(existing)) {
            facts.put(PROBLEM, "neither " + path + " nor its parent folder exists; make the parent folder first");
            return facts;
        }
        facts.put(FREE, Long.toString(Files.getFileStore(existing).getUsableSpace()));
        String problem = problem(existing);
        if (problem != null) {
            facts.put(PROBLEM, problem);
        } else if (Files.isSymbolicLink(layout.current()) && layout.currentFolder() == null) {
            facts.put(
                    NOTE,
                    layout.current() + " points to " + Files.readSymbolicLink(layout.current())
                            + ", which safe-deploy did not put there; it will be replaced");
        }
        return facts;
    }

    private String problem(Path existing) throws IOException {
        try {
            layout.check();
            if (Files.exists(layout.current(), LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(layout.current())) {
                return layout.current() + " is no symbolic link, so it cannot be swapped; move it away";
            }
            Path probe = existing.resolve(".safe-deploy-probe-" + UUID.randomUUID());
            files.link(probe, "nowhere");
            files.delete(probe);
            return null;
        } catch (AccessDeniedException e) {
            return "user '" + System.getProperty("user.name") + "' may not write in " + existing
                    + ", which belongs to '" + Files.getOwner(existing).getName()
                    + "'; give it that folder, or deploy as its owner";
        } catch (IOException | UnsupportedOperationException e) {
            return "a symbolic link cannot be made in " + existing + ": " + e;
        }
    }
}

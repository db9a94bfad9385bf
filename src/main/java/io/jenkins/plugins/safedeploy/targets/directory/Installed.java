package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * What was made current here, oldest first; each folder once, at its latest time. Written before the swap, so the last
 * one is current or was about to be.
 */
record Installed(List<Entry> releases) {
    static final Installed NOTHING = new Installed(List.of());

    Installed {
        releases = List.copyOf(releases);
    }

    /**
     * One release.
     *
     * @param folder its name in {@code releases}
     */
    record Entry(String folder, String release, Digest content) {}

    Installed with(Entry entry) {
        List<Entry> all = new ArrayList<>(releases);
        all.removeIf(each -> each.folder().equals(entry.folder()));
        all.add(entry);
        return new Installed(all);
    }

    Installed without(Entry entry) {
        return new Installed(
                releases.stream().filter(each -> !each.equals(entry)).toList());
    }

    /**
     * Which of them may go.
     *
     * @param current folder that stays together with the one that was current before it; may be null
     * @param keep how many stay in all, at least
     */
    List<Entry> superfluous(String current, int keep, java.util.Set<String> protectedReleases) {
        String before = null;
        for (Entry each : releases) {
            if (!each.folder().equals(current)) {
                before = each.folder();
            }
        }
        List<Entry> may = new ArrayList<>();
        for (int i = 0; i < releases.size() - keep; i++) {
            Entry entry = releases.get(i);
            if (!entry.folder().equals(current)
                    && !entry.folder().equals(before)
                    && !protectedReleases.contains(entry.release())) {
                may.add(entry);
            }
        }
        return may;
    }
}

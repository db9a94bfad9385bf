package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a release changes against the one that ran before it was asked for. */
public final class ReleaseDifference {
    private ReleaseDifference() {}

    /** One line each; empty when nothing ran before, as far as is remembered. Values of configuration are not shown. */
    public static List<String> of(EnvironmentLedger ledger, Entry request) throws IOException {
        if (!(request.event() instanceof Event.Requested requested)) {
            return List.of();
        }
        Optional<Digest> before = ledger.read(state -> state.service(request.service()).installed().stream()
                .filter(installed -> installed.since().isBefore(request.at()))
                .reduce((earlier, later) -> later)
                .map(Installed::release)
                .map(release -> release.document()));
        if (before.isEmpty()) {
            return List.of();
        }
        return between(release(ledger, before.get()), release(ledger, requested.document()));
    }

    private static Release release(EnvironmentLedger ledger, Digest document) throws IOException {
        return Json.read(ledger.document(document), Release.class);
    }

    static List<String> between(Release from, Release to) {
        List<String> lines = new ArrayList<>();
        lines.add("release " + from.id() + " -> " + to.id()
                + (from.contentDigest().equals(to.contentDigest()) ? " (the same content)" : ""));
        compare("artifact", artifacts(from), artifacts(to), true, lines);
        compare("configuration", from.configuration(), to.configuration(), false, lines);
        compare("target setting", from.targetSettings(), to.targetSettings(), true, lines);
        return lines;
    }

    private static Map<String, String> artifacts(Release release) {
        Map<String, String> digests = new TreeMap<>();
        for (Artifact artifact : release.artifacts()) {
            digests.put(artifact.name(), artifact.digest().brief() + " (" + artifact.size() + " bytes)");
        }
        return digests;
    }

    private static void compare(
            String what, Map<String, String> from, Map<String, String> to, boolean shown, List<String> lines) {
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        for (String name : names) {
            String before = from.get(name);
            String after = to.get(name);
            if (before == null) {
                lines.add(what + " " + name + ": added" + (shown ? ", " + after : ""));
            } else if (after == null) {
                lines.add(what + " " + name + ": removed");
            } else if (!before.equals(after)) {
                lines.add(what + " " + name + ": " + (shown ? before + " -> " + after : "changed"));
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * What an observe command printed.
 *
 * @param installed null for none, or none of ours
 * @param running null when unknown
 * @param instance empty when unknown
 */
record Answer(Digest installed, Digest running, String instance) {
    private static final Set<String> MEMBERS = Set.of("installed", "running", "instance");
    private static final int SHOWN = 200;

    /**
     * Reads all of the output as JSON, or else its last line that is not blank, as JSON, a release id or a content
     * digest.
     *
     * @param releases content digests of the releases that were applied here, by id
     */
    static Answer read(String output, Map<String, Digest> releases) throws TargetException {
        String all = output.strip();
        if (all.isEmpty()) {
            return new Answer(null, null, "");
        }
        String last = all.substring(all.lastIndexOf('\n') + 1).strip();
        for (String text : new String[] {all, last}) {
            if (text.startsWith("{")) {
                try {
                    return json(Json.tree(text.getBytes(StandardCharsets.UTF_8)), releases);
                } catch (IOException e) {
                    continue;
                }
            }
        }
        if (last.startsWith("{") || last.matches(".*\\s.*")) {
            throw notUnderstood(last);
        }
        Digest content = content(last, releases);
        return new Answer(content, content, "");
    }

    private static Answer json(JsonNode node, Map<String, Digest> releases) throws TargetException {
        var names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            JsonNode value = node.get(name);
            if (!MEMBERS.contains(name) || !value.isTextual() && !value.isNull()) {
                throw notUnderstood(node.toString());
            }
        }
        Digest installed = content(text(node, "installed"), releases);
        // Without a word about what runs, it is what is installed: the command knows no difference.
        Digest running = node.has("running") ? content(text(node, "running"), releases) : installed;
        return new Answer(installed, running, text(node, "instance"));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    /** An unknown release is not ours; it is no error. */
    private static Digest content(String text, Map<String, Digest> releases) {
        if (text.matches("sha256:[0-9a-f]{64}")) {
            return Digest.parse(text);
        }
        return releases.get(text);
    }

    private static TargetException notUnderstood(String text) {
        return new TargetException("The observe command printed '" + text.substring(0, Math.min(SHOWN, text.length()))
                + "', which is not understood. Let its last line be a release id ($SAFE_DEPLOY_RELEASE of the apply), a"
                + " content digest ($SAFE_DEPLOY_CONTENT), nothing, or JSON such as"
                + " {\"installed\":\"sha256:...\",\"running\":\"sha256:...\",\"instance\":\"4711\"}.");
    }
}

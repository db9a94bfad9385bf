package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Pins the images of pod templates by the digests that the release names, and refuses those that stay mutable. */
public final class Images {
    private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");

    private final Map<String, String> digests = new HashMap<>();
    private final boolean allowTags;

    Images(Release release, boolean allowTags) {
        this.allowTags = allowTags;
        for (Artifact artifact : release.artifacts()) {
            if (artifact.kind() == Artifact.Kind.IMAGE) {
                digests.put(artifact.name(), artifact.digest().toString());
            }
        }
    }

    /** @param fixed whether the images stay as they are, and are only looked at */
    void pin(ObjectKey key, ObjectNode template, boolean fixed, List<String> problems, List<String> notes) {
        for (ObjectNode container : PodTemplates.containers(template)) {
            String image = container.path("image").asText("");
            String repository = repository(image);
            if (!fixed && digests.containsKey(repository)) {
                container.put("image", repository + "@" + digests.get(repository));
            } else if (!PINNED.matcher(image).matches()) {
                String what = key + ": the image of container '"
                        + Printable.brief(container.path("name").asText("")) + "' is '" + Printable.brief(image) + "'";
                if (allowTags && !image.isBlank()) {
                    notes.add(what + ", a tag that may mean another image later (allowMutableTags)");
                } else {
                    problems.add(what + ", which has no digest: it may mean another image tomorrow, also in a rollback."
                            + " Write name@sha256:..., name it with its digest under 'images' of the plan, or set"
                            + " allowMutableTags.");
                }
            }
        }
    }

    /** The image without tag and digest. */
    public static String repository(String image) {
        String named = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int tag = named.lastIndexOf(':');
        return tag > named.lastIndexOf('/') ? named.substring(0, tag) : named;
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that a rollback cannot take back although each of them passes a dry run (tried: an immutable ConfigMap, a
 * grown volume claim, a Service that is made anew, a Job).
 */
public final class Irreversible {
    private Irreversible() {}

    /**
     * What could not be taken back when {@code wanted} is put in place of {@code live}, for people.
     *
     * @param live null when the object is not there yet
     */
    public static List<String> changes(JsonNode live, JsonNode wanted) {
        ObjectKey key = ObjectKey.of(wanted);
        List<String> found = new ArrayList<>();
        switch (key.kind()) {
            case "Job" -> job(key, live, found);
            case "ConfigMap", "Secret" -> immutable(key, live, wanted, found);
            case "PersistentVolumeClaim" -> grown(key, live, wanted, found);
            case "Service" -> {
                headless(key, live, wanted, found);
                address(key, live, wanted, found);
            }
            case "CustomResourceDefinition" -> versions(key, live, wanted, found);
            default -> {
                return found;
            }
        }
        return found;
    }

    private static void job(ObjectKey key, JsonNode live, List<String> found) {
        if (live == null) {
            found.add(key + " runs once, and what it did stays: a rollback never runs or restores a Job");
        }
    }

    private static void immutable(ObjectKey key, JsonNode live, JsonNode wanted, List<String> found) {
        if (live != null
                && wanted.path("immutable").asBoolean()
                && !live.path("immutable").asBoolean()) {
            found.add(
                    key + " becomes immutable: its earlier content cannot come back under this name. Give each content"
                            + " a name of its own (a hash in it) instead");
        }
    }

    private static void grown(ObjectKey key, JsonNode live, JsonNode wanted, List<String> found) {
        BigDecimal before = live == null ? null : storage(live);
        BigDecimal after = storage(wanted);
        if (before != null && after != null && after.compareTo(before) > 0) {
            found.add(key + " grows from "
                    + live.at("/spec/resources/requests/storage").asText() + " to "
                    + wanted.at("/spec/resources/requests/storage").asText() + ", and a volume claim cannot shrink");
        }
    }

    private static BigDecimal storage(JsonNode claim) {
        String text = claim.at("/spec/resources/requests/storage").asText("");
        try {
            return text.isEmpty() ? null : Quantity.getAmountInBytes(new Quantity(text));
        } catch (IllegalArgumentException e) {
            return null; // the dry run says what is wrong with it
        }
    }

    private static void headless(ObjectKey key, JsonNode live, JsonNode wanted, List<String> found) {
        String before = live == null ? "" : live.at("/spec/clusterIP").asText("");
        String after = wanted.at("/spec/clusterIP").asText("");
        if (!before.isEmpty() && !after.isEmpty() && !before.equals(after)) {
            found.add(key + " changes its clusterIP from " + before + " to " + after
                    + ": it would have to be made anew, and the old address would not come back");
        }
    }

    private static void address(ObjectKey key, JsonNode live, JsonNode wanted, List<String> found) {
        String before = live == null ? "" : live.at("/spec/type").asText("");
        boolean named = wanted.path("spec").has("type");
        if (before.isEmpty() || !named && !ManagedFields.of(live).owns(Marks.MANAGER, "spec", "type")) {
            return;
        }
        String after = wanted.at("/spec/type").asText("ClusterIP");
        boolean port = before.equals("NodePort")
                && !after.equals("LoadBalancer")
                && !live.at("/metadata/managedFields").toString().contains("\"f:nodePort\"");
        if (!before.equals(after) && (before.equals("LoadBalancer") || port || after.equals("ExternalName"))) {
            found.add(key + " changes its type from " + before + " to " + after + ": the "
                    + (port ? "port of the nodes" : "address") + " that it has now would not come back");
        }
    }

    private static void versions(ObjectKey key, JsonNode live, JsonNode wanted, List<String> found) {
        if (live != null && !storedVersion(live).equals(storedVersion(wanted))) {
            found.add(key + " stores objects in version " + storedVersion(wanted) + " instead of " + storedVersion(live)
                    + ": what is stored then cannot be read by the earlier definition");
        }
    }

    private static String storedVersion(JsonNode definition) {
        for (JsonNode version : definition.at("/spec/versions")) {
            if (version.path("storage").asBoolean()) {
                return version.path("name").asText();
            }
        }
        return "";
    }
}

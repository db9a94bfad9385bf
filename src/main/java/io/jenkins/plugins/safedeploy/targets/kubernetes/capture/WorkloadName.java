package io.jenkins.plugins.safedeploy.targets.kubernetes.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workload that is on the cluster.
 *
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 * @param container the one that takes the plan's only image; null for those whose repository the plan names
 */
public record WorkloadName(String kind, String name, String container) {
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z]+)/([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)(?:/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?))?");
    private static final Map<String, String> KINDS = Map.of(
            "deployment", "Deployment",
            "deploy", "Deployment",
            "statefulset", "StatefulSet",
            "sts", "StatefulSet",
            "daemonset", "DaemonSet",
            "ds", "DaemonSet");

    /** @throws IllegalArgumentException when {@code text} is not {@code kind/name} or {@code kind/name/container} */
    public static WorkloadName parse(String text) {
        Matcher parts = FORM.matcher(text);
        String kind = parts.matches() ? KINDS.get(parts.group(1).toLowerCase(java.util.Locale.ROOT)) : null;
        if (kind == null) {
            throw new IllegalArgumentException(
                    "'" + Printable.brief(text) + "' names no workload. Give kind and name of"
                            + " a deployment, statefulset or daemonset, such as deployment/shop, or with a container"
                            + " deployment/shop/app.");
        }
        return new WorkloadName(kind, parts.group(2), parts.group(4));
    }

    ObjectNode reference(String namespace) {
        ObjectNode reference = Json.object().put("apiVersion", "apps/v1").put("kind", kind);
        reference.putObject("metadata").put("name", name).put("namespace", namespace);
        return reference;
    }

    /** As in a plan. */
    @Override
    public String toString() {
        return kind.toLowerCase(java.util.Locale.ROOT) + "/" + name + (container == null ? "" : "/" + container);
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which pods the Services of a release send to, and which share its HTTPRoutes send where. Pods of a share carry all labels
 * of the others, so a Service that must tell them apart also selects the ReplicaSet's hash, or the share's label.
 */
public final class Traffic {
    private static final String HASH = "pod-template-hash";

    private final ReleaseObjects release;
    private final Strategy strategy;

    /** Services of the release, each with the Deployment whose pods it selects. */
    private final Map<ObjectKey, ObjectKey> services = new TreeMap<>();

    private final List<String> problems = new ArrayList<>();

    public Traffic(ReleaseObjects release, Strategy strategy) {
        this.release = release;
        this.strategy = strategy;
        release.objects().forEach((key, object) -> {
            if (key.is("Service") && key.group().isEmpty()) {
                List<ObjectKey> selected = selected(object.at("/spec/selector"));
                if (selected.size() == 1) {
                    services.put(key, selected.get(0));
                } else if (selected.size() > 1 && apart()) {
                    problems.add(key + " selects the pods of " + selected.size() + " Deployments, so it cannot tell"
                            + " those of the new release apart. Give each Deployment a Service, or use strategy: canary"
                            + " without an HTTPRoute");
                }
            }
        });
        if (strategy.kind() == Strategy.Kind.BLUE_GREEN && services.isEmpty() && problems.isEmpty()) {
            problems.add("strategy: blueGreen switches Services, and no Service of the release selects the pods of one"
                    + " of its Deployments. Add it to the manifests, or use another strategy");
        }
    }

    /** Why this strategy cannot work with this release; empty when it can. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether HTTPRoutes of the release send the share. */
    public boolean weighted() {
        return strategy.kind() == Strategy.Kind.CANARY
                && release.objects().keySet().stream().anyMatch(Traffic::isRoute);
    }

    /** Whether Services have to tell the pods of the share from the others. */
    private boolean apart() {
        return strategy.kind() == Strategy.Kind.BLUE_GREEN || weighted();
    }

    /** Services for the share alone, which routes can name. */
    public List<ObjectNode> servicesOfTheShare() {
        List<ObjectNode> made = new ArrayList<>();
        if (weighted()) {
            String suffix = strategy.kind().suffix();
            for (ObjectKey key : services.keySet()) {
                ObjectNode service = Share.renamed(release.objects().get(key), suffix);
                ObjectNode spec = (ObjectNode) service.path("spec");
                spec.remove(List.of("clusterIP", "clusterIPs", "type", "loadBalancerIP", "externalTrafficPolicy"));
                spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
                Share.map(spec, "selector").put(Marks.TRACK, suffix);
                made.add(service);
            }
        }
        return made;
    }

    /**
     * Services and routes as they are at a step, to be applied in this order: before the share is made at the first step,
     * after it at the others.
     *
     * @param before what was recorded of an object by the release before; the release's own where nothing was
     * @param hash of the ReplicaSet whose pods stay; empty when it is not known
     */
    public List<ObjectNode> at(
            int step, Function<ObjectKey, ObjectNode> before, Function<ObjectKey, Optional<String>> hash) {
        List<ObjectNode> objects = new ArrayList<>();
        if (!apart()) {
            return objects;
        }
        boolean switched = strategy.kind() == Strategy.Kind.BLUE_GREEN && step > 1;
        services.forEach((service, deployment) -> {
            if (switched) {
                objects.add(toTheShare(release.objects().get(service)));
            } else {
                hash.apply(deployment).ifPresent(pods -> objects.add(toTheOthers(before.apply(service), pods)));
            }
        });
        if (weighted()) {
            release.objects().keySet().stream()
                    .filter(Traffic::isRoute)
                    .forEach(route -> objects.add(weighted(before.apply(route), strategy.percent(step))));
        }
        return objects;
    }

    /** The Services while the whole is put in place behind the share; those that are not named are as in the release. */
    public Map<ObjectKey, ObjectNode> behindTheShare() {
        Map<ObjectKey, ObjectNode> objects = new LinkedHashMap<>();
        if (strategy.kind() == Strategy.Kind.BLUE_GREEN) {
            services.keySet()
                    .forEach(service ->
                            objects.put(service, toTheShare(release.objects().get(service))));
        }
        return objects;
    }

    private ObjectNode toTheShare(ObjectNode service) {
        ObjectNode copy = service.deepCopy();
        Share.map((ObjectNode) copy.path("spec"), "selector")
                .put(Marks.TRACK, strategy.kind().suffix());
        return copy;
    }

    private static ObjectNode toTheOthers(ObjectNode service, String hash) {
        ObjectNode copy = service.deepCopy();
        Share.map((ObjectNode) copy.path("spec"), "selector").put(HASH, hash);
        return copy;
    }

    private ObjectNode weighted(ObjectNode route, int percent) {
        ObjectNode copy = route.deepCopy();
        Set<String> names = new TreeSet<>();
        services.keySet().forEach(service -> names.add(service.name()));
        for (JsonNode rule : copy.at("/spec/rules")) {
            if (rule.path("backendRefs") instanceof ArrayNode references) {
                List<ObjectNode> shared = new ArrayList<>();
                for (JsonNode reference : references) {
                    if (names.contains(reference.path("name").asText())) {
                        int weight = reference.path("weight").asInt(1);
                        ObjectNode share = reference.deepCopy();
                        share.put(
                                "name",
                                Share.name(
                                        reference.path("name").asText(),
                                        strategy.kind().suffix()));
                        share.put("weight", weight * percent);
                        ((ObjectNode) reference).put("weight", weight * (100 - percent));
                        shared.add(share);
                    } else {
                        ((ObjectNode) reference)
                                .put("weight", reference.path("weight").asInt(1) * 100);
                    }
                }
                references.addAll(shared);
            }
        }
        return copy;
    }

    /** Whether it is an HTTPRoute of the Gateway API. */
    public static boolean isRoute(ObjectKey key) {
        return key.is("HTTPRoute") && key.group().equals("gateway.networking.k8s.io");
    }

    private List<ObjectKey> selected(JsonNode selector) {
        List<ObjectKey> selected = new ArrayList<>();
        release.objects().forEach((key, object) -> {
            if (key.is("Deployment") && !selector.isEmpty()) {
                JsonNode labels = object.at("/spec/template/metadata/labels");
                boolean all = true;
                for (Iterator<String> names = selector.fieldNames(); names.hasNext(); ) {
                    String name = names.next();
                    all = all && selector.path(name).equals(labels.path(name));
                }
                if (all) {
                    selected.add(key);
                }
            }
        });
        return selected;
    }
}

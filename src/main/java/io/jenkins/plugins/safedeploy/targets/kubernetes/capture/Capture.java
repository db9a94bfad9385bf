package io.jenkins.plugins.safedeploy.targets.kubernetes.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Images;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ManifestException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodReferences;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads workloads as they are and puts the images of a plan in: what a release of {@code workloads} consists of, with
 * the ConfigMaps that their pods refer to. Taken once, when the release is recorded.
 */
public final class Capture {
    private final Cluster cluster;
    private final Map<String, String> imageByRepository = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<ObjectKey, ObjectNode> objects = new TreeMap<>();

    /** @param images {@code repository[:tag]@sha256:...} */
    public Capture(Cluster cluster, List<String> images) {
        this.cluster = cluster;
        for (String image : images) {
            String repository = Images.repository(image);
            imageByRepository.put(repository, repository + image.substring(image.indexOf('@')));
        }
    }

    /**
     * The objects as JSON, by the name that they have in the captured configuration of a release.
     *
     * @throws ManifestException with everything that is wrong
     */
    public Map<String, String> of(List<WorkloadName> workloads) throws ManifestException {
        if (imageByRepository.isEmpty()) {
            throw new ManifestException("'workloads' is given and the plan has no images. Name each new image with its"
                    + " digest under 'images', such as registry.example/shop@sha256:...");
        }
        Map<String, List<WorkloadName>> byObject = workloads.stream()
                .collect(Collectors.groupingBy(
                        name -> name.kind() + "/" + name.name(), LinkedHashMap::new, Collectors.toList()));
        byObject.values().forEach(this::workload);
        imageByRepository.forEach((repository, image) -> {
            if (problems.isEmpty() && !used.contains(repository)) {
                problems.add("Image " + image + " is used by none of the workloads "
                        + workloads.stream().map(WorkloadName::toString).collect(Collectors.joining(", "))
                        + ". Name the container that takes it: deployment/name/container.");
            }
        });
        if (!problems.isEmpty()) {
            throw new ManifestException(problems);
        }
        Map<String, String> captured = new TreeMap<>();
        objects.forEach((key, object) -> captured.put(ReleaseObjects.CAPTURED + key, Json.text(object)));
        return captured;
    }

    private void workload(List<WorkloadName> names) {
        WorkloadName first = names.get(0);
        Optional<ObjectNode> live = cluster.get(first.reference(cluster.namespace()));
        if (live.isEmpty()) {
            problems.add(first + " is not in namespace " + cluster.namespace()
                    + ". Deploy it once by its manifests, or correct the name.");
            return;
        }
        for (JsonNode owner : live.get().at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                problems.add(first + " is made by " + owner.path("kind").asText() + "/"
                        + owner.path("name").asText()
                        + ", which would take every change back. Deploy that object instead.");
                return;
            }
        }
        ObjectNode wanted = Desired.of(live.get());
        ObjectNode template = PodTemplates.of(wanted).orElseThrow();
        List<ObjectNode> containers = PodTemplates.containers(template);
        for (WorkloadName name : names) {
            if (name.container() == null) {
                byRepository(name, containers);
            } else {
                byName(name, containers);
            }
        }
        objects.put(ObjectKey.of(wanted), wanted);
        PodReferences.configMaps(template).forEach(this::configMap);
    }

    private void byRepository(WorkloadName name, List<ObjectNode> containers) {
        boolean any = false;
        for (ObjectNode container : containers) {
            String repository = Images.repository(container.path("image").asText());
            if (imageByRepository.containsKey(repository)) {
                put(container, repository);
                any = true;
            }
        }
        if (!any) {
            problems.add(name + " has no container with an image of the plan: it has " + said(containers)
                    + ", the plan " + String.join(", ", imageByRepository.values())
                    + ". Name the container that takes it: " + name + "/"
                    + containers.get(containers.size() - 1).path("name").asText() + ".");
        }
    }

    private void byName(WorkloadName name, List<ObjectNode> containers) {
        Optional<ObjectNode> container = containers.stream()
                .filter(each -> each.path("name").asText().equals(name.container()))
                .findFirst();
        if (container.isEmpty()) {
            problems.add(name + ": there is no such container. There are: " + said(containers) + ".");
            return;
        }
        String repository = Images.repository(container.get().path("image").asText());
        if (imageByRepository.containsKey(repository)) {
            put(container.get(), repository);
        } else if (imageByRepository.size() == 1) {
            put(container.get(), imageByRepository.keySet().iterator().next());
        } else {
            problems.add(name + " has the image "
                    + container.get().path("image").asText() + ", and the plan has several, none of them from "
                    + repository + ": " + String.join(", ", imageByRepository.values())
                    + ". Which one is meant is not clear; deploy this one with a plan of its own.");
        }
    }

    private void put(ObjectNode container, String repository) {
        container.put("image", imageByRepository.get(repository));
        used.add(repository);
    }

    private void configMap(String name) {
        ObjectNode reference = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        reference.putObject("metadata").put("name", name).put("namespace", cluster.namespace());
        cluster.get(reference).map(Desired::of).ifPresent(map -> objects.put(ObjectKey.of(map), map));
    }

    private static String said(List<ObjectNode> containers) {
        return new TreeSet<>(containers.stream()
                        .map(each -> each.path("name").asText() + " ("
                                + each.path("image").asText() + ")")
                        .toList())
                .stream().collect(Collectors.joining(", "));
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the pods of a template refer to by name. */
public final class PodReferences {
    private PodReferences() {}

    /** ConfigMaps, from variables and volumes. */
    public static Set<String> configMaps(JsonNode template) {
        Set<String> names = new TreeSet<>();
        variables(template, "configMap", names);
        for (JsonNode source : volumeSources(template)) {
            add(source.at("/configMap/name"), names);
        }
        return names;
    }

    /** Secrets, from variables and volumes, and those that fetch the images. */
    public static Set<String> secrets(JsonNode template) {
        Set<String> names = new TreeSet<>();
        variables(template, "secret", names);
        for (JsonNode source : volumeSources(template)) {
            add(source.at("/secret/secretName"), names);
            add(source.at("/secret/name"), names);
            for (JsonNode driver : source) {
                add(driver.at("/secretRef/name"), names);
                add(driver.at("/nodePublishSecretRef/name"), names);
            }
        }
        for (JsonNode pull : template.at("/spec/imagePullSecrets")) {
            add(pull.path("name"), names);
        }
        return names;
    }

    private static void variables(JsonNode template, String kind, Set<String> names) {
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : template.path("spec").path(list)) {
                for (JsonNode variable : container.path("env")) {
                    add(variable.path("valueFrom").path(kind + "KeyRef").path("name"), names);
                }
                for (JsonNode variables : container.path("envFrom")) {
                    add(variables.path(kind + "Ref").path("name"), names);
                }
            }
        }
    }

    private static List<JsonNode> volumeSources(JsonNode template) {
        List<JsonNode> sources = new java.util.ArrayList<>();
        for (JsonNode volume : template.at("/spec/volumes")) {
            sources.add(volume);
            volume.at("/projected/sources").forEach(sources::add);
        }
        return sources;
    }

    private static void add(JsonNode name, Set<String> names) {
        if (name.isTextual()) {
            names.add(name.asText());
        }
    }
}

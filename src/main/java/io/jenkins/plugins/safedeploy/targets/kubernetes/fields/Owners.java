package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Who owns something at one place of an object; goes down together with the object.
 *
 * @param nodes each manager's entry, and what of its {@code fieldsV1} is at this place
 */
record Owners(List<Owner> nodes) {

    /** @param fields empty where the owner has everything below, too */
    record Owner(JsonNode entry, JsonNode fields) {
        boolean isOurs() {
            return Owners.isOurs(entry.path("manager").asText());
        }
    }

    static Owners of(JsonNode object) {
        List<Owner> nodes = new ArrayList<>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            nodes.add(new Owner(entry, entry.path("fieldsV1")));
        }
        return new Owners(nodes);
    }

    static boolean isOurs(String manager) {
        return manager.equals(Marks.MANAGER) || manager.startsWith(Marks.MANAGER + "-");
    }

    /** Whether two entries are of one manager, who did it in one way. */
    static boolean same(JsonNode one, JsonNode other) {
        return one.path("manager").equals(other.path("manager"))
                && one.path("operation").equals(other.path("operation"))
                && one.path("apiVersion").equals(other.path("apiVersion"))
                && one.path("subresource")
                        .asText("")
                        .equals(other.path("subresource").asText(""));
    }

    /** @param step {@code f:name} or {@code k:{...}} */
    Owners below(String step) {
        List<Owner> below = new ArrayList<>();
        for (Owner owner : nodes) {
            if (owner.fields().isEmpty()) {
                below.add(owner);
            } else if (owner.fields().has(step)) {
                below.add(new Owner(owner.entry(), owner.fields().get(step)));
            }
        }
        return new Owners(below);
    }

    boolean any() {
        return !nodes.isEmpty();
    }

    boolean anyOurs() {
        return nodes.stream().anyMatch(Owner::isOurs);
    }

    boolean anyOthers() {
        return nodes.stream().anyMatch(owner -> !owner.isOurs());
    }

    /** The step to an element of a list whose elements have keys; empty where nobody knows it by one. */
    Optional<String> stepTo(JsonNode element) {
        for (Owner owner : nodes) {
            Iterator<String> names = owner.fields().fieldNames();
            while (names.hasNext()) {
                String name = names.next();
                if (name.startsWith("k:") && Keys.of(name).fits(element)) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether anybody here knows elements by their keys. */
    boolean keyed() {
        for (Owner owner : nodes) {
            Iterator<String> names = owner.fields().fieldNames();
            while (names.hasNext()) {
                if (names.next().startsWith("k:")) {
                    return true;
                }
            }
        }
        return false;
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;

/**
 * Services that send to fewer pods than their release says, because somebody added a label to the selector: no field that
 * the release sets has another value, and yet nothing may be served (tried on 1.20, where each label has an owner).
 */
final class Selected {
    private Selected() {}

    static boolean more(ObjectKey key, JsonNode live, JsonNode wanted) {
        JsonNode there = live.at("/spec/selector");
        JsonNode named = wanted.at("/spec/selector");
        return key.is("Service") && key.group().isEmpty() && named.isObject() && there.size() > named.size();
    }
}

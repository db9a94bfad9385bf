package io.fabric8.zjsonpatch;

import com.fasterxml.jackson.databind.JsonNode;

public class JsonDiff {
    private JsonDiff() {
        throw new UnsupportedOperationException();
    }

    public static JsonNode asJson(JsonNode source, JsonNode target) {
        throw new UnsupportedOperationException();
    }
}

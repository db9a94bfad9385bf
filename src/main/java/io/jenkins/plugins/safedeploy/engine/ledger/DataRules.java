package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.Map;

/** What the {@code data} of a line may hold, so that every reader in every language sees the same values. */
final class DataRules {
    private DataRules() {}

    /**
     * The first thing in {@code node} that a ledger line cannot hold, for people; null when there is none. Allowed:
     * objects, arrays, texts, booleans, null and integers below 2^53, at most {@link Json#MAX_DEPTH} deep.
     */
    static String objection(JsonNode node) {
        return objection(node, "data", 1);
    }

    private static String objection(JsonNode node, String where, int depth) {
        switch (node.getNodeType()) {
            case OBJECT:
                return depth > Json.MAX_DEPTH ? tooDeep(where) : members(node, where, depth);
            case ARRAY:
                if (depth > Json.MAX_DEPTH) {
                    return tooDeep(where);
                }
                for (int i = 0; i < node.size(); i++) {
                    String found = objection(node.get(i), where, depth + 1);
                    if (found != null) {
                        return found;
                    }
                }
                return null;
            case NUMBER:
                return number(node, where);
            case STRING:
                return text(node.textValue())
                        ? null
                        : "'" + where + "' holds half of a surrogate pair, which UTF-8 has not";
            case BOOLEAN:
            case NULL:
                return null;
            default:
                return "'" + where + "' is a " + node.getNodeType() + ", which JSON has not";
        }
    }

    private static String members(JsonNode object, String where, int depth) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!text(member.getKey())) {
                return "a member name in '" + where + "' holds half of a surrogate pair, which UTF-8 has not";
            }
            String found = objection(member.getValue(), member.getKey(), depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String number(JsonNode node, String where) {
        if (!node.isIntegralNumber()) {
            return "'" + where + "' is the number " + node.asText() + "; write numbers that are not integers as text";
        }
        if (node.isInt()) {
            return null;
        }
        if (!node.canConvertToLong()
                || node.longValue() >= LineLayout.INTEGER_LIMIT
                || node.longValue() <= -LineLayout.INTEGER_LIMIT) {
            return "'" + where + "' is " + node.asText() + "; integers stay below 2^53, write larger ones as text";
        }
        return null;
    }

    private static String tooDeep(String where) {
        return "'" + where + "' is nested deeper than " + Json.MAX_DEPTH;
    }

    /** Whether {@code text} has no half surrogate pairs. */
    static boolean text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}

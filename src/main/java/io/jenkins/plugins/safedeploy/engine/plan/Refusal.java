package io.jenkins.plugins.safedeploy.engine.plan;

/**
 * Why one field was refused.
 *
 * @param field path below the thing that was refused, such as {@code gates[1].http.count}; empty for the whole
 * @param value what was given, printable and short; empty when nothing was
 * @param message what is wrong
 * @param allowed what would be right; may be empty
 */
public record Refusal(String field, String value, String message, String allowed) {

    Refusal under(String prefix) {
        String separator = prefix.isEmpty() || field.isEmpty() || field.startsWith("[") ? "" : ".";
        return new Refusal(prefix + separator + field, value, message, allowed);
    }

    /** One line for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        if (!field.isEmpty()) {
            out.append(field).append(": ");
        }
        out.append(message);
        if (!allowed.isEmpty()) {
            out.append(". Allowed: ").append(allowed);
        }
        return out.toString();
    }
}

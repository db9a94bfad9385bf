package io.jenkins.plugins.safedeploy.gates.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of {@code /api/v1/query}: a scalar or an instant vector, its values as the strings that Prometheus sends.
 *
 * @param values one for each series; for a scalar exactly one
 * @param warnings of the server, such as that it knows only a part
 * @param raw the whole answer
 */
record PrometheusAnswer(List<Value> values, List<String> warnings, String raw) {

    /** One series and its value. */
    record Value(String labels, String value) {}

    /**
     * Reads an answer with any status; a refusal says why in the same form
     * (https://prometheus.io/docs/prometheus/latest/querying/api/).
     *
     * @throws Refused when Prometheus refused the query, or answered something that holds no single time
     */
    static PrometheusAnswer read(int status, byte[] body, String raw) throws Refused {
        JsonNode answer;
        try {
            answer = Json.tree(body);
        } catch (IOException e) {
            throw new Refused("status " + status + " and no JSON: this is not Prometheus's API", raw);
        }
        if (status != 200 || !answer.path("status").asText().equals("success")) {
            String type = answer.path("errorType").asText("");
            throw new Refused(
                    "Prometheus refused the query with status " + status
                            + (type.isEmpty()
                                    ? ""
                                    : " (" + type + "): " + answer.path("error").asText()),
                    raw);
        }
        JsonNode result = answer.path("data").path("result");
        List<Value> values = new ArrayList<>();
        switch (answer.path("data").path("resultType").asText()) {
            case "scalar" -> values.add(new Value("", value(result, raw)));
            case "vector" -> {
                for (JsonNode series : result) {
                    values.add(new Value(series.path("metric").toString(), value(series.path("value"), raw)));
                }
            }
            case "matrix" ->
                throw new Refused(
                        "the query answers with a range of times; ask for one value, such as rate(...) or"
                                + " avg_over_time(...) of it",
                        raw);
            case "string" -> throw new Refused("the query answers with a text; ask for a number", raw);
            default ->
                throw new Refused(
                        "Prometheus answered with the unknown type '"
                                + answer.path("data").path("resultType").asText() + "'",
                        raw);
        }
        List<String> warnings = new ArrayList<>();
        answer.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return new PrometheusAnswer(List.copyOf(values), List.copyOf(warnings), raw);
    }

    private static String value(JsonNode pair, String raw) throws Refused {
        if (!pair.isArray() || pair.size() != 2 || !pair.get(1).isTextual()) {
            throw new Refused("Prometheus's answer has no value where one must be", raw);
        }
        return pair.get(1).asText();
    }

    /** No value came back. The message is for people. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final String raw;

        Refused(String message, String raw) {
            super(message);
            this.raw = raw;
        }

        String raw() {
            return raw;
        }
    }
}

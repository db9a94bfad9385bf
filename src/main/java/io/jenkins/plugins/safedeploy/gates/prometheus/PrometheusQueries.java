package io.jenkins.plugins.safedeploy.gates.prometheus;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.gates.http.HttpAnswer;
import io.jenkins.plugins.safedeploy.gates.http.HttpFailure;
import io.jenkins.plugins.safedeploy.gates.http.HttpQuestion;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.gates.http.HttpSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Sends instant queries to one Prometheus. */
final class PrometheusQueries {
    private static final int MAX_BODY = 1024 * 1024;

    private final HttpSettings http;
    private final HttpRequests requests;
    private final Credentials credentials;

    PrometheusQueries(HttpSettings http, HttpRequests requests, Credentials credentials) {
        this.http = http;
        this.requests = requests;
        this.credentials = credentials;
    }

    /**
     * Asks for the values of {@code query} now.
     *
     * @throws PrometheusAnswer.Refused when there are none to be had: the server, the way to it or the query
     */
    PrometheusAnswer ask(String query, GateContext context) throws PrometheusAnswer.Refused {
        String base = http.address(context).replaceAll("/+$", "");
        long seconds = Math.max(1, http.requestTimeout().toSeconds());
        String address = base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&timeout="
                + seconds + "s";
        try {
            Map<String, String> headers = new HashMap<>(http.headers(credentials));
            headers.putIfAbsent("Accept", "application/json");
            HttpAnswer answer = requests.ask(
                    new HttpQuestion(
                            URI.create(address),
                            "GET",
                            headers,
                            http.requestTimeout(),
                            MAX_BODY,
                            0,
                            http.credential() != null),
                    context.cancellation());
            if (answer.truncated()) {
                throw new PrometheusAnswer.Refused(
                        "the answer is larger than " + MAX_BODY + " bytes; aggregate in the query, such as sum(...)",
                        answer.text());
            }
            return PrometheusAnswer.read(answer.status(), answer.body(), answer.text());
        } catch (HttpFailure | HttpSettings.MissingCredential e) {
            throw new PrometheusAnswer.Refused("Prometheus cannot be asked: " + e.getMessage(), "");
        } catch (IllegalArgumentException e) {
            throw new PrometheusAnswer.Refused("Prometheus cannot be asked: '" + base + "' is not a valid address", "");
        }
    }
}

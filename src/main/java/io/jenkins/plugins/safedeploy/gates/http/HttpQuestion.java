package io.jenkins.plugins.safedeploy.gates.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request that changes nothing.
 *
 * @param uri absolute, http or https
 * @param method {@code GET} or {@code HEAD}
 * @param headers to send; may hold secrets
 * @param timeout for everything, from the name's resolution to the last byte
 * @param maxBody most bytes of the answer's body that are read
 * @param redirects how many redirects are followed; with one the next address is asked in the same time
 * @param secret whether the headers hold a secret: then a redirect to another origin is not followed
 */
public record HttpQuestion(
        URI uri,
        String method,
        Map<String, String> headers,
        Duration timeout,
        int maxBody,
        int redirects,
        boolean secret) {

    public HttpQuestion {
        headers = Map.copyOf(headers);
    }

    HttpQuestion at(URI other) {
        return new HttpQuestion(other, method, headers, timeout, maxBody, redirects - 1, secret);
    }
}

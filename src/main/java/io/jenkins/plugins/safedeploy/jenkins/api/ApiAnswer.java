package io.jenkins.plugins.safedeploy.jenkins.api;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** One JSON document. */
public final class ApiAnswer implements HttpResponse {
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Object json;

    private ApiAnswer(int status, Object json) {
        this.status = status;
        this.json = json;
    }

    static ApiAnswer ok(Object json) {
        return new ApiAnswer(200, json);
    }

    /** It was begun; {@code location} says what becomes of it. */
    static ApiAnswer begun(Object json, String location) {
        return new ApiAnswer(202, json).with("Location", location);
    }

    /** @param problems one or more, for people */
    static ApiAnswer error(int status, String code, List<String> problems) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", status);
        error.put("code", code);
        error.put("message", String.join("; ", problems));
        error.put("problems", problems);
        return new ApiAnswer(status, Map.of("error", error));
    }

    ApiAnswer with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        headers.forEach(response::setHeader);
        response.getOutputStream().write(Json.bytes(json));
    }
}

package io.jenkins.plugins.safedeploy.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.User;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import jenkins.security.ApiTokenProperty;
import org.jvnet.hudson.test.JenkinsRule;

/** Somebody who uses the API with an API token, as a script does. */
public final class Client {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String root;
    private final String authorization;

    /** What came back. */
    public record Answer(int status, HttpResponse<byte[]> response) {
        public JsonNode json() {
            try {
                return Json.tree(response.body());
            } catch (IOException e) {
                throw new AssertionError(status + " and no JSON: " + text(), e);
            }
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    private Client(String root, String authorization) {
        this.root = root;
        this.authorization = authorization;
    }

    public static Client anonymous(JenkinsRule jenkins) throws IOException {
        return new Client(jenkins.getURL() + "safe-deploy/api", null);
    }

    public static Client of(JenkinsRule jenkins, String user) throws Exception {
        return new Client(
                jenkins.getURL() + "safe-deploy/api",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + token(user)).getBytes(StandardCharsets.UTF_8)));
    }

    public static String token(String user) throws IOException {
        return User.getById(user, true).getProperty(ApiTokenProperty.class).generateNewToken("test").plainValue;
    }

    public Answer get(String path) throws Exception {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    public Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }
}

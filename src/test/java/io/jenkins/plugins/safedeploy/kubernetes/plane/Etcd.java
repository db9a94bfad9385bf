package io.jenkins.plugins.safedeploy.kubernetes.plane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The store of the plane, with what a test may do to it: forget its history, be full. */
public final class Etcd {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    final Child child;

    Etcd(Path folder, Guardian guardian) throws IOException {
        url = "http://127.0.0.1:" + Ports.free();
        String peers = "http://127.0.0.1:" + Ports.free();
        child = new Child(
                "etcd",
                List.of(
                        Programs.plane("etcd").toString(),
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers),
                folder,
                guardian,
                this::healthy);
    }

    String url() {
        return url;
    }

    /** Forgets all versions but the newest: who asks for an older one is told 410 Gone. */
    public void compact() {
        String revision = ask("/v3/kv/range", "{\"key\":\"AA==\"}")
                .path("header")
                .path("revision")
                .asText();
        ask("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    /** Every write fails with "database space exceeded" until {@link #empty()}. */
    public void full() {
        alarm("ACTIVATE");
    }

    public void empty() {
        alarm("DEACTIVATE");
    }

    private void alarm(String action) {
        String member = ask("/v3/maintenance/status", "{}")
                .path("header")
                .path("member_id")
                .asText();
        ask(
                "/v3/maintenance/alarm",
                "{\"action\":\"" + action + "\",\"memberID\":\"" + member + "\",\"alarm\":\"NOSPACE\"}");
    }

    private boolean healthy() {
        try {
            return send(HttpRequest.newBuilder(URI.create(url + "/health")))
                    .body()
                    .contains("\"true\"");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private JsonNode ask(String path, String body) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("etcd said " + answer.statusCode() + " to " + path + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

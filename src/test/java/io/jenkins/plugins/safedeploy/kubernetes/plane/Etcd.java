package io.jenkins.plugins.safedeploy.kubernetes.plane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The store of the plane, with what a test may do to it: forget its history, be full. */
public final class Etcd {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUOTA = 32 * 1024 * 1024;
    private static final String JUNK = "/junk/";
    private static final int VALUE = 1024 * 1024;

    private final String url;
    final Child child;
    private final Child small;

    Etcd(Path folder, Guardian guardian) throws IOException {
        url = "http://127.0.0.1:" + Ports.free();
        String peers = "http://127.0.0.1:" + Ports.free();
        List<String> command = List.of(
                Programs.plane("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers);
        child = new Child("etcd", command, folder, guardian, this::healthy);
        List<String> limited = new ArrayList<>(command);
        limited.add("--quota-backend-bytes=" + QUOTA);
        small = new Child("etcd", limited, folder, guardian, this::healthy);
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

    /** Starts it again with a quota and stores more than that, until {@link #makeRoom}. */
    public void fill() {
        child.kill();
        small.start();
        small.awaitReady();
        String value = Base64.getEncoder().encodeToString(new byte[VALUE]);
        for (int i = 0; i <= QUOTA / VALUE; i++) {
            String key = Base64.getEncoder().encodeToString((JUNK + i).getBytes(StandardCharsets.UTF_8));
            try {
                ask("/v3/kv/put", "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}");
            } catch (IllegalStateException e) {
                return; // full
            }
        }
        throw new IllegalStateException("etcd took more than its quota");
    }

    /** As its manual says: remove, compact, defragment, disarm. Then it has no quota any more. */
    public void makeRoom() {
        if (small.runs()) {
            String from = Base64.getEncoder().encodeToString(JUNK.getBytes(StandardCharsets.UTF_8));
            String to = Base64.getEncoder().encodeToString((JUNK + "~").getBytes(StandardCharsets.UTF_8));
            ask("/v3/kv/deleterange", "{\"key\":\"" + from + "\",\"range_end\":\"" + to + "\"}");
            compact();
            ask("/v3/maintenance/defragment", "{}");
            empty();
            small.kill();
            child.start();
            child.awaitReady();
        }
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

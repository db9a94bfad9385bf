package io.jenkins.plugins.safedeploy.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.Gates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer says, against a real server. */
class HttpGateTest {
    private static final Credentials SECRETS =
            id -> id.equals("token") ? Optional.of("s3cr3t-value\n") : Optional.empty();

    private static final HttpRequests REQUESTS = HttpRequests.direct();

    private TestServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void serve(HttpHandler handler) throws IOException {
        server = new TestServer(handler);
    }

    private void serve(int status, String body) throws IOException {
        serve(exchange -> TestServer.answer(exchange, status, body));
    }

    private Measurement measure(String path, Map<String, Object> settings, GateContext context) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("url", server.url(path));
        return new Gates(null, SECRETS, REQUESTS, new SystemClock())
                .create(Contexts.gate("http", all))
                .measure(context);
    }

    private Measurement measure(Map<String, Object> settings) {
        return measure("/health", settings, Contexts.now());
    }

    @Test
    void anyStatusInTheTwoHundredsPasses() throws IOException {
        serve(204, "");
        Measurement measurement = measure(Map.of());
        assertThat(measurement.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.value()).isEqualTo("204");
        assertThat(measurement.condition()).isEqualTo("status 2xx");
        assertThat(measurement.query()).isEqualTo("GET " + server.url("/health"));
        assertThat(measurement.alive()).isEqualTo(Contexts.now().alive());
    }

    @Test
    void anotherStatusFailsWithTheAnswerAsEvidence() throws IOException {
        serve(503, "database is down");
        Measurement measurement = measure(Map.of());
        assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measurement.message()).isEqualTo("status 503, expected 2xx");
        assertThat(measurement.evidence()).isEqualTo("database is down");
    }

    @Test
    void theStatusMayBeANumberAClassARangeOrAList() throws IOException {
        serve(404, "");
        assertThat(measure(Map.of("status", 404)).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("status", "4xx")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("status", "400-410")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("status", List.of(200, "404"))).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("status", List.of(200, "5xx"))).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void theBodyMustHoldTheTextWithItsPlaceholders() throws IOException {
        serve(200, "version shop-42, build 42");
        assertThat(measure(Map.of("body", "version ${release}")).verdict()).isEqualTo(Verdict.PASSED);
        Measurement other = measure(Map.of("body", "commit ${commit}"));
        assertThat(other.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(other.message()).isEqualTo("the body does not hold 'commit abc42'");
    }

    @Test
    void beforeTheDeploymentTheReleaseIsThePreviousOne() throws IOException {
        serve(200, "version shop-41");
        Map<String, Object> settings = Map.of("body", "version ${release}");
        assertThat(measure("/", settings, Contexts.preflight()).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure("/", settings, Contexts.now()).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void placeholdersInTheAddressAreEncoded() throws IOException {
        AtomicReference<String> asked = new AtomicReference<>();
        serve(exchange -> {
            asked.set(exchange.getRequestURI().toString());
            TestServer.answer(exchange, 200, "");
        });
        measure("/${environment}/v?release=${release}", Map.of(), Contexts.now());
        assertThat(asked.get()).isEqualTo("/production/v?release=shop-42");
    }

    @Test
    void aPatternMustBeFoundInTheBody() throws IOException {
        serve(200, "uptime 17 s");
        assertThat(measure(Map.of("bodyMatches", "uptime \\d+")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("bodyMatches", "^down")).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aPatternThatBacktracksForEverIsGivenUpAsAnError() throws IOException {
        serve(200, "a".repeat(5_000) + "!");
        long start = System.nanoTime();
        Measurement measurement = measure(Map.of("bodyMatches", "^(a|aa|a?a)*$"));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("took more than 1 s or too much memory");
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void aJsonFieldIsComparedWithATextANumberOrBounds() throws IOException {
        serve(200, "{\"status\":\"UP\",\"queue\":{\"length\":7},\"ratio\":1.50,\"ready\":true}");
        assertThat(measure(Map.of("json", "/status", "equals", "UP")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("json", "/ready", "equals", true)).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("json", "/ratio", "equals", "1.5")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(Map.of("json", "/queue/length", "max", 10)).verdict())
                .isEqualTo(Verdict.PASSED);
        Measurement long_ = measure(Map.of("json", "/queue/length", "max", 5));
        assertThat(long_.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(long_.message()).isEqualTo("7 is above max 5");
        assertThat(long_.condition()).isEqualTo("<= 5");
        assertThat(measure(Map.of("json", "/queue/length", "max", 5, "failAbove", 9))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void anAnswerThatIsNotTheJsonThatWasExpectedFails() throws IOException {
        serve(200, "{\"status\":");
        assertThat(measure(Map.of("json", "/status", "equals", "UP")).message()).contains("not JSON");
        server.close();
        serve(200, "");
        assertThat(measure(Map.of("json", "/status", "equals", "UP")).verdict()).isEqualTo(Verdict.FAILED);
        server.close();
        serve(200, "{\"lag\":\"NaN\",\"big\":1e999999999,\"nothing\":null}");
        assertThat(measure(Map.of("json", "/status", "equals", "UP")).message()).contains("no field /status");
        assertThat(measure(Map.of("json", "/lag", "max", 5)).message()).contains("not a finite number");
        assertThat(measure(Map.of("json", "/big", "min", 5)).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measure(Map.of("json", "/nothing", "min", 0)).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void jsonThatIsNestedWithoutEndFailsAndHarmsNobody() throws IOException {
        serve(200, "[".repeat(100_000));
        assertThat(measure(Map.of("json", "/0", "equals", "x")).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aRedirectIsNotFollowedUnlessAsked() throws IOException {
        serve(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/new")) {
                TestServer.answer(exchange, 200, "here");
            } else {
                exchange.getResponseHeaders().add("Location", "/new");
                TestServer.answer(exchange, 302, "");
            }
        });
        assertThat(measure(Map.of()).message()).contains("a redirect to /new (followRedirects is off)");
        assertThat(measure(Map.of("followRedirects", true, "body", "here")).verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void redirectsInACircleEndAsAFailure() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        serve(exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Location", "/again");
            TestServer.answer(exchange, 301, "");
        });
        assertThat(measure(Map.of("followRedirects", true)).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(asked.get()).isEqualTo(6);
    }

    @Test
    void theCredentialIsSentAndShownNowhere() throws IOException {
        AtomicReference<String> sent = new AtomicReference<>();
        serve(exchange -> {
            sent.set(exchange.getRequestHeaders().getFirst("Authorization") + "|"
                    + exchange.getRequestHeaders().getFirst("X-Api-Key"));
            TestServer.answer(exchange, 401, "");
        });
        Measurement measurement = measure(Map.of("credential", "token"));
        assertThat(sent.get()).isEqualTo("Bearer s3cr3t-value|null");
        assertThat(measurement.toString()).doesNotContain("s3cr3t");
        measure(Map.of("credential", "token", "credentialHeader", "X-Api-Key"));
        assertThat(sent.get()).isEqualTo("null|s3cr3t-value");
    }

    @Test
    void aMissingCredentialIsAnErrorAndNothingIsAsked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        serve(exchange -> {
            asked.incrementAndGet();
            TestServer.answer(exchange, 200, "");
        });
        Measurement measurement = measure(Map.of("credential", "gone"));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("no credential 'gone'");
        assertThat(asked.get()).isZero();
    }

    @Test
    void theCredentialDoesNotFollowARedirectToAnotherAddress() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (TestServer other = new TestServer(exchange -> {
            asked.incrementAndGet();
            TestServer.answer(exchange, 200, "");
        })) {
            serve(exchange -> {
                exchange.getResponseHeaders().add("Location", other.url("/"));
                TestServer.answer(exchange, 302, "");
            });
            Measurement measurement = measure(Map.of("credential", "token", "followRedirects", true));
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).contains("the credential is not sent to another address");
            assertThat(asked.get()).isZero();
        }
    }

    @Test
    void headersAreSent() throws IOException {
        serve(exchange ->
                TestServer.answer(exchange, 200, exchange.getRequestHeaders().getFirst("X-Probe")));
        assertThat(measure(Map.of("headers", Map.of("X-Probe", "deploy"), "body", "deploy"))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void anEncodingThatWasNotAskedForIsAnErrorWhereTheBodyMatters() throws IOException {
        serve(exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write("UP".getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.size());
            exchange.getResponseBody().write(packed.toByteArray());
            exchange.close();
        });
        assertThat(measure(Map.of("body", "UP")).message()).contains("encoded as gzip");
        assertThat(measure(Map.of()).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void headAsksForNoBody() throws IOException {
        AtomicReference<String> method = new AtomicReference<>();
        serve(exchange -> {
            method.set(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        assertThat(measure(Map.of("method", "HEAD")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(method.get()).isEqualTo("HEAD");
    }

    @Test
    void everyMeasurementOpensAConnectionOfItsOwn() throws IOException {
        List<Integer> ports = new java.util.concurrent.CopyOnWriteArrayList<>();
        serve(exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            TestServer.answer(exchange, 200, "ok");
        });
        for (int number = 0; number < 5; number++) {
            measure(Map.of());
        }
        assertThat(ports).doesNotHaveDuplicates().hasSize(5);
    }
}

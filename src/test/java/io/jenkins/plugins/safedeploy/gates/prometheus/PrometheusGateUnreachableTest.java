package io.jenkins.plugins.safedeploy.gates.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.http.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Prometheus that is overloaded or dead (a real one), and answers that a real one does not give on demand. */
@Timeout(120)
class PrometheusGateUnreachableTest {
    @RegisterExtension
    static final PrometheusServer HASTY = new PrometheusServer("--query.timeout=1ms");

    private static Measurement measure(String url, String query, Map<String, Object> settings) {
        return Ask.prometheus(url, query, settings, Contexts.now());
    }

    private static Measurement stub(String answer) throws IOException {
        try (TestServer server = new TestServer(exchange -> TestServer.answer(exchange, 200, answer))) {
            return measure(server.url(""), "vector(1)", Map.of("max", 1));
        }
    }

    @Test
    void aQueryThatTakesTooLongThereAndAPrometheusThatDiedAreErrors() throws InterruptedException {
        Measurement slow = measure(HASTY.url(), "sum_over_time(vector(1)[1m:1ms]) + vector(1)", Map.of("max", 1));
        assertThat(slow.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(slow.message()).contains("status 503 (timeout)").contains("query timed out");
        HASTY.kill();
        Measurement dead = measure(HASTY.url(), "up", Map.of("max", 1, "onNoData", "failed"));
        assertThat(dead.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(dead.message()).contains("Prometheus cannot be asked: connection refused");
    }

    @Test
    void aSlowAnswerIsAnError() throws IOException {
        try (TestServer server = new TestServer(exchange -> {
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            Measurement measurement = measure(server.url(""), "up", Map.of("max", 1, "requestTimeout", "300ms"));
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).contains("no complete answer").contains("within 300 ms");
        }
    }

    @Test
    void aHugeAnswerIsAnError() throws IOException {
        Measurement measurement = stub("{\"status\":\"success\",\"data\":\"" + "x".repeat(2_000_000) + "\"}");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("larger than 1048576 bytes");
        assertThat(measurement.evidence()).hasSize(4096);
    }

    @Test
    void whateverElseAnswersIsAnErrorNeverAPass() throws IOException {
        String vector = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":";
        for (String answer : List.of(
                "",
                "<html>login</html>",
                "{}",
                "[]",
                "null",
                "{\"status\":\"success\"}",
                "{\"status\":\"error\",\"errorType\":\"internal\",\"error\":\"boom\"}",
                vector + "[]}}",
                vector + "null}}",
                vector + "[{}]}}",
                vector + "[{\"metric\":{},\"value\":[1,1]}]}}",
                vector + "[{\"metric\":{},\"value\":[1,\"\"]}]}}",
                vector + "[{\"metric\":{},\"value\":[1,\"1e999\"]}]}}",
                vector + "[{\"metric\":{},\"value\":[1,\"0x1\"]}]}}",
                vector + "[{\"metric\":{},\"value\":[1,\"1\"]}]}} trailing",
                vector + "[{\"metric\":{},\"value\":[1,\"9\"],\"value\":[1,\"1\"]}]}}",
                vector.replace("vector", "matrix") + "[]}}",
                vector.replace("vector", "histogram") + "[]}}")) {
            Measurement measurement = stub(answer);
            assertThat(measurement.verdict()).as(answer).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).as(answer).isNotBlank();
        }
        assertThat(stub(vector + "[{\"metric\":{},\"value\":[1,\"1\"]}]}}").verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void thePathOfTheAddressIsKeptAndTheCredentialSent() throws IOException {
        AtomicReference<String> asked = new AtomicReference<>();
        try (TestServer server = new TestServer(exchange -> {
            asked.set(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            TestServer.answer(exchange, 403, "");
        })) {
            Measurement measurement =
                    measure(server.url("/metrics/"), "up", Map.of("max", 1, "credential", "monitoring"));
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(asked.get()).isEqualTo("/metrics/api/v1/query Bearer token");
        }
    }
}

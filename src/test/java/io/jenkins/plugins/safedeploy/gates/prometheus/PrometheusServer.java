package io.jenkins.plugins.safedeploy.gates.prometheus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.gates.http.HttpFailure;
import io.jenkins.plugins.safedeploy.gates.http.HttpQuestion;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.gates.http.TestServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Prometheus on a free loopback port, with two targets of its own that it scrapes five times a second: one whose
 * metrics a test sets, and one that a test may stop. Skips the tests, with the reason, where there is none installed.
 */
final class PrometheusServer implements BeforeAllCallback, AfterAllCallback {
    private static final HttpRequests REQUESTS = HttpRequests.direct();

    private final List<String> flags;
    private volatile String metrics = "";
    private TestServer target;
    private TestServer stopping;
    private Path folder;
    private Process process;
    private int port;

    PrometheusServer(String... flags) {
        this.flags = List.of(flags);
    }

    static Optional<String> binary() {
        return Stream.concat(
                        Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(path -> Path.of(path, "prometheus"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeTrue(
                binary().isPresent(),
                "no prometheus here: apt-get install --no-install-recommends prometheus (Debian has 2.42)");
        target = new TestServer(exchange -> TestServer.answer(exchange, 200, metrics));
        stopping = new TestServer(exchange -> TestServer.answer(exchange, 200, "stopping_value 0\n"));
        folder = Files.createTempDirectory("prometheus");
        port = freePort();
        Files.writeString(folder.resolve("prometheus.yml"), configuration());
        List<String> command = new ArrayList<>(List.of(
                binary().orElseThrow(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error"));
        command.addAll(flags);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await("prometheus ready").atMost(Duration.ofSeconds(30)).until(() -> status("/-/ready") == 200);
    }

    private String configuration() throws IOException {
        return """
                global:
                  scrape_interval: 200ms
                  scrape_timeout: 200ms
                scrape_configs:
                  - job_name: shop
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                  - job_name: stopping
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                remote_read:
                  - url: http://127.0.0.1:%d/read
                    read_recent: true
                    required_matchers: {archive: 'lost'}
                """.formatted(target.port(), stopping.port(), freePort());
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Sets what the first target tells, and waits until every name in it can be asked for. */
    void tell(String text) {
        metrics = text;
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .forEach(series -> awaitData(series));
    }

    void awaitData(String query) {
        await(query).atMost(Duration.ofSeconds(20)).until(() -> hasData(query));
    }

    void awaitNoData(String query) {
        await(query).atMost(Duration.ofSeconds(20)).until(() -> !hasData(query));
    }

    /** The second target goes away, as a crashed service does. */
    void stopSecondTarget() {
        stopping.close();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private boolean hasData(String query) throws HttpFailure {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        String answer = ask(path);
        return answer.contains("\"success\"") && !answer.contains("\"result\":[]");
    }

    private String ask(String path) throws HttpFailure {
        return REQUESTS.ask(question(path), new Cancellation()).text();
    }

    private int status(String path) {
        try {
            return REQUESTS.ask(question(path), new Cancellation()).status();
        } catch (HttpFailure e) {
            return 0;
        }
    }

    private HttpQuestion question(String path) {
        return new HttpQuestion(
                URI.create(url() + path), "GET", Map.of(), Duration.ofSeconds(5), 1024 * 1024, 0, false);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (process != null) {
            kill();
            target.close();
            stopping.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}

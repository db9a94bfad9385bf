package io.jenkins.plugins.safedeploy.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.Gates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is silent: the service (FAILED) or the way to it (ERROR). See docs/decisions/0001. */
@Timeout(60)
class HttpGateUnreachableTest {
    private static final String PASSWORD = "changeit";

    private static Measurement measure(String url, Map<String, Object> settings, GateContext context) {
        return measure(url, settings, context, () -> HttpClient.newBuilder());
    }

    private static Measurement measure(
            String url, Map<String, Object> settings, GateContext context, Supplier<HttpClient.Builder> clients) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("url", url);
        return new Gates(null, id -> Optional.empty(), new HttpRequests(clients), new SystemClock())
                .create(Contexts.gate("http", all))
                .measure(context);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** A server that does with each connection what a broken one does. */
    private interface Connection {
        void serve(Socket socket) throws Exception;
    }

    private static ServerSocket raw(Connection connection) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread one = new Thread(() -> {
                        try (socket) {
                            connection.serve(socket);
                        } catch (Exception e) {
                            // the other side hung up, or the test is over
                        }
                    });
                    one.setDaemon(true);
                    one.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private static void request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (int seen = 0; seen != 0x0d0a0d0a; ) {
            seen = (seen << 8) | in.read();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Test
    void aRefusedConnectionFailsUnlessThePlanSaysError() throws IOException {
        String url = "http://127.0.0.1:" + closedPort() + "/";
        Measurement failed = measure(url, Map.of(), Contexts.now());
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.message()).startsWith("the service does not answer: connection refused by 127.0.0.1:");
        assertThat(measure(url, Map.of("onUnreachable", "error"), Contexts.now())
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void aNameThatCannotBeResolvedIsAnError() {
        Measurement measurement = measure("http://no-such-host.invalid/", Map.of(), Contexts.now());
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("'no-such-host.invalid' cannot be resolved");
    }

    @Test
    void aServiceThatAcceptsAndStaysSilentFails() throws IOException {
        try (ServerSocket server = raw(socket -> Thread.sleep(60_000))) {
            Measurement measurement = measure(url(server), Map.of("requestTimeout", "300ms"), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(measurement.message())
                    .contains("no complete answer from")
                    .contains("within 300 ms");
        }
    }

    @Test
    void aServiceThatResetsFails() throws IOException {
        try (ServerSocket server = raw(socket -> {
            request(socket);
            socket.setSoLinger(true, 0);
        })) {
            Measurement measurement = measure(url(server), Map.of(), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(measurement.message()).contains("broke the answer off");
        }
    }

    @Test
    void aServiceThatHangsUpWithoutAWordFails() throws IOException {
        try (ServerSocket server = raw(HttpGateUnreachableTest::request)) {
            assertThat(measure(url(server), Map.of(), Contexts.now()).verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void aServiceThatSpeaksNoHttpFails() throws IOException {
        try (ServerSocket server = raw(socket -> {
            request(socket);
            write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        })) {
            assertThat(measure(url(server), Map.of(), Contexts.now()).verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void aBodyThatStopsShortFails() throws IOException {
        try (ServerSocket server = raw(socket -> {
            request(socket);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUP");
        })) {
            assertThat(measure(url(server), Map.of("body", "UP"), Contexts.now())
                            .verdict())
                    .isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void aBodyThatDripsForEverFailsInTime() throws IOException {
        try (ServerSocket server = raw(socket -> {
            request(socket);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                write(socket, ".");
                Thread.sleep(20);
            }
        })) {
            long start = System.nanoTime();
            Measurement measurement =
                    measure(url(server), Map.of("body", "UP", "requestTimeout", "500ms"), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
        }
    }

    @Test
    void aHugeBodyIsAnErrorWhereItMattersAndIsNotReadWhereItDoesNot() throws IOException {
        byte[] block = new byte[1024 * 1024];
        try (TestServer server = new TestServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int written = 0; written < 512; written++) {
                    out.write(block);
                }
            }
        })) {
            Measurement measurement = measure(server.url("/"), Map.of("body", "UP"), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).contains("larger than maxBody (1048576 bytes)");
            assertThat(measure(server.url("/"), Map.of(), Contexts.now()).verdict())
                    .isEqualTo(Verdict.PASSED);
        }
    }

    @Test
    void headersWithoutEndDoNotFillTheMemory() throws IOException {
        try (ServerSocket server = raw(socket -> {
            request(socket);
            write(socket, "HTTP/1.1 200 OK\r\n");
            for (int line = 0; line < 1_000_000; line++) {
                write(socket, "X-Line-" + line + ": " + "x".repeat(1000) + "\r\n");
            }
        })) {
            Measurement measurement = measure(url(server), Map.of("requestTimeout", "2s"), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void aCancellationAbortsARunningRequest() throws IOException {
        try (ServerSocket server = raw(socket -> Thread.sleep(60_000))) {
            Cancellation cancellation = new Cancellation();
            Timer timer = new Timer(true);
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            cancellation.cancel();
                        }
                    },
                    200);
            long start = System.nanoTime();
            Measurement measurement = measure(url(server), Map.of(), Contexts.cancelledBy(cancellation));
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).isEqualTo("the request was cancelled");
            assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
        }
    }

    @Test
    void behindAProxyThatIsDownNobodyCanTellAndThatIsAnError() throws IOException {
        int proxy = closedPort();
        Measurement measurement = measure(
                "http://shop.example/",
                Map.of(),
                Contexts.now(),
                () -> HttpClient.newBuilder().proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy))));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("through a proxy");
    }

    @Test
    void aSelfSignedCertificateIsAnErrorAndATrustedOnePasses(@TempDir Path folder) throws Exception {
        KeyStore keys = selfSigned(folder);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(server(keys)));
        try (TestServer server = new TestServer(https, exchange -> TestServer.answer(exchange, 200, "secure"))) {
            String url = "https://localhost:" + server.port() + "/";
            Measurement untrusted = measure(url, Map.of(), Contexts.now());
            assertThat(untrusted.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(untrusted.message()).contains("cannot be trusted");
            SSLContext trusting = trusting(keys);
            assertThat(measure(
                                    url,
                                    Map.of(),
                                    Contexts.now(),
                                    () -> HttpClient.newBuilder().sslContext(trusting))
                            .verdict())
                    .isEqualTo(Verdict.PASSED);
            Measurement otherName = measure(
                    "https://127.0.0.1:" + server.port() + "/",
                    Map.of(),
                    Contexts.now(),
                    () -> HttpClient.newBuilder().sslContext(trusting));
            assertThat(otherName.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(otherName.message()).contains("cannot be trusted");
        }
    }

    @Test
    void plainHttpWhereTlsIsAskedForIsAnError() throws IOException {
        try (ServerSocket server = raw(socket -> {
            assertThat(socket.getInputStream().read()).isPositive();
            write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            Measurement measurement =
                    measure("https://127.0.0.1:" + server.getLocalPort() + "/", Map.of(), Contexts.now());
            assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(measurement.message()).contains("cannot be trusted");
        }
    }

    @Test
    void manyMeasurementsCostFewThreads() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestServer server = new TestServer(exchange -> TestServer.answer(exchange, 200, "ok"))) {
            HttpRequests requests = new HttpRequests(HttpClient::newBuilder);
            HttpQuestion question = new HttpQuestion(
                    java.net.URI.create(server.url("/")), "GET", Map.of(), Duration.ofSeconds(10), 100, 0, false);
            for (int number = 0; number < 100; number++) {
                assertThat(requests.ask(question, new Cancellation()).status()).isEqualTo(200);
            }
            long ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("safe-deploy-http"))
                    .count();
            assertThat(ours).isLessThanOrEqualTo(4);
            long selectors = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().contains("SelectorManager"))
                    .filter(thread -> !before.contains(thread))
                    .peek(thread -> assertThat(thread.isDaemon()).isTrue())
                    .count();
            assertThat(selectors).isLessThanOrEqualTo(HttpClients.MOST);
        } catch (HttpFailure e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext server(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}

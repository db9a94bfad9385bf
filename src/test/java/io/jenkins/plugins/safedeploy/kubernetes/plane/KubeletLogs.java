package io.jenkins.plugins.safedeploy.kubernetes.plane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Where the API server asks for a container's log: {@code GET /containerLogs/namespace/pod/container}. */
final class KubeletLogs implements AutoCloseable {
    interface Source {
        /** The lines of a container, or null when there is no such pod. */
        List<String> log(String namespace, String pod, String container);
    }

    private final HttpsServer server;
    private final Source source;

    KubeletLogs(SSLContext tls, Source source) throws IOException {
        this.source = source;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/containerLogs/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/");
            List<String> lines = path.length == 5 ? source.log(path[2], path[3], path[4]) : null;
            String text = lines == null ? "no such pod" : String.join("\n", lines) + "\n";
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(lines == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

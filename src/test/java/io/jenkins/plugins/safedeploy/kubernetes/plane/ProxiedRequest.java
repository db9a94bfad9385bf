package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of a client with one request, which is answered here or goes on to the API server. */
final class ProxiedRequest implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Map<Integer, String> REASONS = Map.of(
            403, "Forbidden", 409, "Conflict", 429, "TooManyRequests", 500, "InternalError", 503, "ServiceUnavailable");

    private final Socket client;
    private final AtomicLong sent;
    private final String head;
    private volatile Socket server;
    private boolean losesAnswer;

    /** Reads the head. @param sent counts what the client sends */
    ProxiedRequest(Socket client, AtomicLong sent) throws IOException {
        this.client = client;
        this.sent = sent;
        this.head = readHead(client.getInputStream());
        sent.addAndGet(head.length());
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int each = in.read();
            if (each < 0) {
                throw new EOFException();
            }
            head.write(each);
            end = each == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : each == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    ApiRequest head() {
        String[] line = head.split(" ", 3);
        return new ApiRequest(line[0], line[1]);
    }

    /** Takes the body and answers as the API server would; the request goes no further. */
    boolean answer(int status) throws IOException {
        Matcher length = LENGTH.matcher(head);
        sent.addAndGet(length.find() ? skip(Integer.parseInt(length.group(1))) : 0);
        String body = """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s",
                 "message": "the test says %1$d"}""".formatted(status, REASONS.getOrDefault(status, "Unknown"));
        String answer = "HTTP/1.1 " + status + " Test\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + (status == 429 ? "Retry-After: 1\r\n" : "") + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        return false;
    }

    private int skip(int length) throws IOException {
        return client.getInputStream().readNBytes(length).length;
    }

    boolean loseAnswer() {
        losesAnswer = true;
        return true;
    }

    /** Passes bytes on in both ways until one side ends; but for a change of protocol the API server ends it. */
    void forward(Socket to, ExecutorService threads) throws IOException {
        server = to;
        String passed = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade:")
                ? head
                : head.replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        to.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
        threads.execute(() -> {
            try {
                copy(client.getInputStream(), to.getOutputStream(), sent);
            } catch (IOException e) {
                cut();
            }
        });
        if (losesAnswer) {
            to.getInputStream().read();
        } else {
            copy(to.getInputStream(), client.getOutputStream(), new AtomicLong());
        }
    }

    private static void copy(InputStream in, OutputStream out, AtomicLong count) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
            out.flush();
            count.addAndGet(length);
        }
    }

    void cut() {
        try {
            close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (server != null) {
            server.close();
        }
    }
}

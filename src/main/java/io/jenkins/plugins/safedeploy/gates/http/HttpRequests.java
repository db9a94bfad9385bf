package io.jenkins.plugins.safedeploy.gates.http;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Sends requests and waits for the answers. TLS certificates and host names are always verified; the body is bounded;
 * the time is bounded as a whole; a cancellation aborts what runs. Thread safe.
 */
public final class HttpRequests {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClients clients;

    /** @param builders gives a new builder each time, with the host's proxy settings; in Jenkins ProxyConfiguration's */
    public HttpRequests(Supplier<HttpClient.Builder> builders) {
        clients = new HttpClients(builders);
    }

    /** With the proxy settings of this JVM. */
    public static HttpRequests direct() {
        return new HttpRequests(() -> HttpClient.newBuilder().proxy(ProxySelector.getDefault()));
    }

    /**
     * Asks and waits.
     *
     * @throws HttpFailure when there was no answer, or it did not end in time
     */
    public HttpAnswer ask(HttpQuestion question, Cancellation cancellation) throws HttpFailure {
        long deadline = System.nanoTime() + question.timeout().toNanos();
        HttpAnswer answer = once(question, deadline, cancellation);
        while (question.redirects() > 0
                && REDIRECTS.contains(answer.status())
                && answer.header("location").isPresent()) {
            question =
                    question.at(redirected(question, answer.header("location").get()));
            answer = once(question, deadline, cancellation);
        }
        return answer;
    }

    private HttpAnswer once(HttpQuestion question, long deadline, Cancellation cancellation) throws HttpFailure {
        HttpClient client = clients.next();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(question.uri()).method(question.method(), HttpRequest.BodyPublishers.noBody());
        question.headers().forEach(request::header);
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> answer =
                client.sendAsync(request.build(), information -> new BoundedBody(question.maxBody()));
        AtomicReference<CompletableFuture<?>> running = new AtomicReference<>(answer);
        cancellation.onCancel(() -> {
            CompletableFuture<?> now = running.get();
            if (now != null) {
                now.cancel(true);
            }
        });
        try {
            HttpResponse<BoundedBody.Bytes> response =
                    answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new HttpAnswer(
                    question.uri(),
                    response.statusCode(),
                    first(response.headers().map()),
                    response.body().bytes(),
                    response.body().truncated());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw silent(client, question, noAnswer(question), e);
        } catch (CancellationException e) {
            throw new HttpFailure(HttpFailure.Kind.CANCELLED, "the request was cancelled", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new HttpFailure(HttpFailure.Kind.CANCELLED, "the request was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(client, question, e.getCause());
        } finally {
            running.set(null);
        }
    }

    private static HttpFailure failure(HttpClient client, HttpQuestion question, Throwable problem) {
        String host = question.uri().getHost();
        if (problem instanceof CancellationException) {
            return new HttpFailure(HttpFailure.Kind.CANCELLED, "the request was cancelled", problem);
        }
        if (has(problem, UnresolvedAddressException.class) || has(problem, UnknownHostException.class)) {
            return cannot("the name '" + host + "' cannot be resolved", problem);
        }
        if (has(problem, SSLException.class)) {
            return cannot("the TLS connection to '" + host + "' cannot be trusted: " + told(problem), problem);
        }
        if (has(problem, NoRouteToHostException.class) || told(problem).contains("unreachable")) {
            return cannot("there is no route to '" + host + "': " + told(problem), problem);
        }
        if (problem instanceof HttpConnectTimeoutException || problem instanceof HttpTimeoutException) {
            return silent(client, question, noAnswer(question), problem);
        }
        if (has(problem, ConnectException.class)) {
            return silent(client, question, "connection refused by " + authority(question.uri()), problem);
        }
        if (problem instanceof IOException) {
            return silent(
                    client, question, authority(question.uri()) + " broke the answer off: " + told(problem), problem);
        }
        return cannot("the request could not be sent: " + told(problem), problem);
    }

    /** Behind a proxy nobody can tell who was silent. */
    private static HttpFailure silent(HttpClient client, HttpQuestion question, String message, Throwable cause) {
        return proxied(client, question.uri())
                ? cannot(message + " (through a proxy)", cause)
                : new HttpFailure(HttpFailure.Kind.SERVICE_SILENT, message, cause);
    }

    private static boolean proxied(HttpClient client, URI uri) {
        List<Proxy> proxies =
                client.proxy().map(selector -> selector.select(uri)).orElse(List.of());
        return !proxies.isEmpty() && proxies.get(0).type() != Proxy.Type.DIRECT;
    }

    private static URI redirected(HttpQuestion question, String location) throws HttpFailure {
        URI from = question.uri();
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw cannot("the redirect from " + from + " leads to no valid address", e);
        }
        boolean https = "https".equalsIgnoreCase(to.getScheme());
        if (to.getHost() == null || !(https || "http".equalsIgnoreCase(to.getScheme()))) {
            throw cannot("the redirect from " + from + " leads to " + to + ", which is not http or https", null);
        }
        if (!https && "https".equalsIgnoreCase(from.getScheme())) {
            throw cannot("the redirect from " + from + " leads to " + to + ", away from TLS", null);
        }
        if (question.secret() && !authority(from).equals(authority(to))) {
            throw cannot(
                    "the redirect from " + from + " leads to " + authority(to)
                            + ", and the credential is not sent to another address",
                    null);
        }
        return to;
    }

    private static HttpFailure cannot(String message, Throwable cause) {
        return new HttpFailure(HttpFailure.Kind.CANNOT_ASK, message, cause);
    }

    private static String noAnswer(HttpQuestion question) {
        Duration time = question.timeout();
        return "no complete answer from " + authority(question.uri()) + " within "
                + (time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms");
    }

    private static String authority(URI uri) {
        int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + (uri.getPort() < 0 ? standard : uri.getPort());
    }

    private static boolean has(Throwable problem, Class<? extends Throwable> type) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String told(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                return cause.getMessage();
            }
        }
        return problem.getClass().getSimpleName();
    }

    private static Map<String, String> first(Map<String, List<String>> headers) {
        Map<String, String> first = new HashMap<>();
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                first.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return first;
    }
}

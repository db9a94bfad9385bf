package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Stands before the API server, with its certificate, on a port of its own, and does to requests what networks and busy
 * servers do. One request a connection. Also counts what is sent.
 */
public final class ChaosProxy implements AutoCloseable {
    /** What happens to a request that a rule is for. */
    interface Effect {
        /** @return whether the request goes on to the API server */
        boolean on(ProxiedRequest request) throws IOException;
    }

    private static final class Rule {
        private final Predicate<ApiRequest> which;
        private final Effect effect;
        private int left;

        private Rule(Predicate<ApiRequest> which, int times, Effect effect) {
            this.which = which;
            this.left = times;
            this.effect = effect;
        }

        synchronized boolean takes(ApiRequest request) {
            return left > 0 && which.test(request) && left-- > 0;
        }
    }

    private final ControlPlane plane;
    private final SSLContext tls;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(ChaosProxy::thread);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(ChaosProxy::thread);
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<ApiRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<ProxiedRequest> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();

    public ChaosProxy(ControlPlane plane) throws IOException {
        this.plane = plane;
        tls = plane.tls();
        server = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private static Thread thread(Runnable run) {
        Thread thread = new Thread(run, "chaos-proxy");
        thread.setDaemon(true);
        return thread;
    }

    public String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /** As {@link ControlPlane#client}, through the proxy. */
    public KubernetesClient client(String token) {
        return plane.client(url(), token);
    }

    /** As {@link ControlPlane#kubeconfig}, through the proxy. */
    public Path kubeconfig(String token) throws IOException {
        return plane.kubeconfig(url(), token);
    }

    /** The next such requests are answered with a status of the API server's kind and never reach it; 429 asks for 1 s. */
    public void refuse(Predicate<ApiRequest> which, int times, int status) {
        rules.add(new Rule(which, times, request -> request.answer(status)));
    }

    /** The next such requests are carried out, but their connection ends before the answer. */
    public void loseAnswer(Predicate<ApiRequest> which, int times) {
        rules.add(new Rule(which, times, ProxiedRequest::loseAnswer));
    }

    /** The next such requests wait so long before they go on. */
    public void delay(Predicate<ApiRequest> which, int times, Duration time) {
        rules.add(new Rule(which, times, request -> {
            pause(time);
            return true;
        }));
    }

    /** Something happens, once, just before the next such request goes on: kill the API server, change an object. */
    public void before(Predicate<ApiRequest> which, Runnable what) {
        rules.add(new Rule(which, 1, request -> {
            what.run();
            return true;
        }));
    }

    /** Cuts every connection that is open, and again each time so much time has passed. */
    public void cutEvery(Duration time) {
        timer.scheduleAtFixedRate(this::cut, 0, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void cut() {
        open.forEach(ProxiedRequest::cut);
    }

    /** All requests so far, in the order in which they came. */
    public List<ApiRequest> requests() {
        return List.copyOf(requests);
    }

    /** The bytes that clients sent so far, heads and bodies, before TLS. */
    public long bytesSent() {
        return sent.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (ProxiedRequest request = new ProxiedRequest(client, sent)) {
            requests.add(request.head());
            open.add(request);
            try {
                for (Rule rule : rules) {
                    if (rule.takes(request.head()) && !rule.effect.on(request)) {
                        return;
                    }
                }
                request.forward(tls.getSocketFactory().createSocket("127.0.0.1", plane.port()), threads);
            } finally {
                open.remove(request);
            }
        } catch (IOException e) {
            // the client or the API server went away: so does the connection
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        server.close();
        cut();
        threads.shutdownNow();
    }
}

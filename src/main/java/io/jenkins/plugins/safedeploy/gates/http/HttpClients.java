package io.jenkins.plugins.safedeploy.gates.http;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes HTTP clients. A measurement must open a connection of its own: one that is kept alive may still end in the old
 * process behind a proxy or a shared port, and would go on asking it. Java's client has no switch for that, so each
 * request gets a new client, as long as not too many of those before it still have their thread: a client's daemon
 * thread ends some seconds after the client was collected. Beyond {@value #MOST} the newest one is shared.
 */
final class HttpClients {
    static final int MOST = 32;

    /** Java's client looks every 3 s whether anybody still knows it. */
    private static final long THREAD_ENDS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Executor THREADS = threads();

    private final Supplier<HttpClient.Builder> builders;
    private final List<Made> made = new ArrayList<>();
    private HttpClient newest;

    HttpClients(Supplier<HttpClient.Builder> builders) {
        this.builders = builders;
    }

    /** A client that follows no redirects, speaks HTTP/1.1 and uses few daemon threads. */
    synchronized HttpClient next() {
        made.removeIf(Made::ended);
        if (made.size() >= MOST) {
            return newest;
        }
        newest = builders.get()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(THREADS)
                .build();
        made.add(new Made(newest));
        return newest;
    }

    /** A client that may have been collected, and its thread that ends later. */
    private static final class Made {
        private final WeakReference<HttpClient> client;
        private long collectedSince;
        private boolean collected;

        Made(HttpClient client) {
            this.client = new WeakReference<>(client);
        }

        boolean ended() {
            if (!collected && client.get() == null) {
                collected = true;
                collectedSince = System.nanoTime();
            }
            return collected && System.nanoTime() - collectedSince > THREAD_ENDS_NANOS;
        }
    }

    private static Executor threads() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(4, 4, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "safe-deploy-http");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}

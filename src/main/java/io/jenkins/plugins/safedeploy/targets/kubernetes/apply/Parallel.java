package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does the same with many things side by side, a bounded number at a time. */
final class Parallel {
    private static final int MOST = 24;

    private Parallel() {}

    /**
     * The results in the order of the things, once every one of them has ended.
     *
     * @throws RuntimeException the first that was thrown, when all have ended
     */
    static <A, B> List<B> each(Collection<A> things, Function<A, B> work) {
        if (things.size() < 2) {
            return things.stream().map(work).toList();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST, things.size()), Parallel::thread);
        List<CompletableFuture<B>> results = new ArrayList<>();
        try {
            things.forEach(thing -> results.add(CompletableFuture.supplyAsync(() -> work.apply(thing), threads)));
            CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                    .join();
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
        } finally {
            threads.shutdown();
        }
    }

    /**
     * Starts the work beside the caller. The first {@code get} waits for it and throws what it threw; another does it again,
     * there and then.
     */
    static <T> Supplier<T> beside(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        thread(() -> {
                    try {
                        done.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        AtomicReference<CompletableFuture<T>> first = new AtomicReference<>(done);
        return () -> {
            CompletableFuture<T> begun = first.getAndSet(null);
            try {
                return begun == null ? work.get() : begun.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
            }
        };
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "safe-deploy-kubernetes");
        thread.setDaemon(true);
        thread.setContextClassLoader(Parallel.class.getClassLoader());
        return thread;
    }
}

package io.jenkins.plugins.safedeploy.targets;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every target keeps to whose effect is made by processes on one machine. */
public abstract class ProcessTargetContract extends TargetContract {
    /** The same place, but an apply creates the file {@code started} and then takes for ever. */
    protected abstract IdentifiedTarget slowTarget(Path started) throws Exception;

    @Test
    void fencing_ends_what_an_older_driver_left_running() throws Exception {
        Path started = folder.resolve("started");
        CompletableFuture<Throwable> older = inBackground(slowTarget(started), new Cancellation());
        await().until(() -> Files.exists(started));

        assertThat(target().fence(2)).isEqualTo(target().capabilities().fencing() != Fencing.NONE);
        assertThat(older.join()).isInstanceOf(TargetException.class);
    }

    @Test
    void stopping_ends_the_effect_before_it_returns() throws Exception {
        Path started = folder.resolve("started");
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Throwable> apply = inBackground(slowTarget(started), cancellation);
        await().until(() -> Files.exists(started));
        cancellation.cancel();

        assertThat(apply.join()).isInstanceOf(TargetException.Stopped.class);
        assertThat(running(Files.readString(started).strip())).isFalse();
    }

    private static boolean running(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    private CompletableFuture<Throwable> inBackground(IdentifiedTarget target, Cancellation cancellation) {
        Release slow = store.release("slow", "slow text");
        return CompletableFuture.supplyAsync(() -> {
            try {
                target.apply(request(slow, "slow", 1), cancellation);
                return null;
            } catch (TargetException e) {
                return e;
            }
        });
    }
}

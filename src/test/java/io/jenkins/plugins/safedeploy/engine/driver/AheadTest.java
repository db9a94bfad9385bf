package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.environment.Ahead;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AheadTest {
    @TempDir
    Path root;

    private World world;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        world = new World(root);
        world.open(Points.none());
        stage = world.stage;
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private Optional<Ahead> ahead(String deployment) {
        return stage.ledger.read(state -> Ahead.of(state, deployment));
    }

    @Test
    void theFirstWaitsForNobodyAndTheOthersForItWithThoseBetweenCounted() throws Exception {
        String one = stage.request("v1");
        String two = stage.request("v2");
        String three = stage.request("v3");

        assertThat(ahead(one)).isEmpty();
        assertThat(ahead(two).orElseThrow().words())
                .startsWith("waits for " + one + ", the deployment of v1 by build web#1, which tester asked for at ")
                .endsWith(" UTC and which is next");
        assertThat(ahead(three).orElseThrow().words()).endsWith("which is next; 1 more comes before this one");
    }

    @Test
    void whoHasTheLockIsToldBeforeWhoIsNext() throws Exception {
        List<Ahead> seen = new ArrayList<>();
        String one = stage.request("v1");
        stage.request("v2");
        String three = stage.request("v3");
        stage.people = entry -> {
            if (entry.event() instanceof Event.LockAcquired) {
                stage.time.run(() -> ahead(three).ifPresent(seen::add));
            }
        };
        var end = stage.driver.drive(one);
        stage.time.runUntil(end::isDone, Duration.ofDays(1));

        assertThat(seen).singleElement().satisfies(ahead -> {
            assertThat(ahead.deployment()).isEqualTo(one);
            assertThat(ahead.words()).endsWith("which has the lock; 1 more comes before this one");
        });
    }
}

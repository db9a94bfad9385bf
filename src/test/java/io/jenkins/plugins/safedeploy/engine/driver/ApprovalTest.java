package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People answer a question; what they answered holds for that question only. */
class ApprovalTest {
    private static final ApprovalSettings LEAD =
            new ApprovalSettings("lead", List.of("alice", "bob", "carol"), 2, Duration.ofHours(2), true, "");

    @TempDir
    Path folder;

    private World world;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        world = new World(folder);
        world.open(Points.none());
        stage = world.stage;
        stage.deploy("v1");
        stage.approvals.add(LEAD);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aChangeOfWhatRunsVoidsTheApprovalAndAsksAgain() throws Exception {
        String waiting = waiting("v3");
        CompletableFuture<Settlement> end = stage.driver.drive(waiting);
        await(waiting);
        Digest first = facts(waiting).approval().bound();
        stage.approvals.clear();
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);

        approve(waiting, "alice", null);
        approve(waiting, "bob", null);
        world.time.runUntil(
                () -> facts(waiting) == null
                        || !facts(waiting).approval().bound().equals(first),
                Duration.ofMinutes(5));

        assertThat(facts(waiting).awaitsApproval())
                .as("asked again, of everybody")
                .isTrue();
        assertThat(facts(waiting).approvers()).isEmpty();
        assertThatThrownBy(() -> approve(waiting, "alice", first))
                .as("a click on the old page")
                .isInstanceOf(AnotherQuestionException.class)
                .hasMessageContaining("is not what you saw");
        assertThatThrownBy(() -> stage.requests.reject(waiting, person("alice"), "no", first))
                .as("nor does a no")
                .isInstanceOf(AnotherQuestionException.class);
        Digest second = facts(waiting).approval().bound();
        approve(waiting, "alice", second);
        approve(waiting, "carol", second);
        assertThat(stage.settled(end).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked(waiting)).extracting(Event.ApprovalRequested::again).containsExactly(false, true);
    }

    @Test
    void whereNothingChangedOneRoundIsEnough() throws Exception {
        String waiting = waiting("v2");
        CompletableFuture<Settlement> end = stage.driver.drive(waiting);
        await(waiting);

        approve(waiting, "alice", null);
        assertThatThrownBy(() -> approve(waiting, "alice", null)).hasMessageContaining("one person is one voice");
        assertThat(facts(waiting).awaitsApproval()).isTrue();
        approve(waiting, "bob", null);

        assertThat(stage.settled(end).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked(waiting)).hasSize(1);
    }

    @Test
    void whoStartedItDoesNotCountWhoeverAsked() throws Exception {
        String waiting = stage.requests.deploy(new DeployRequest(
                stage.plan(), Stage.release("v2"), false, false, "test", "test", List.of("alice"), null));
        stage.driver.drive(waiting);
        await(waiting);

        assertThatThrownBy(() -> approve(waiting, "alice", null)).hasMessageContaining("had a hand in starting");
        approve(waiting, "bob", null);
        assertThat(facts(waiting).approvers().get("lead")).containsExactly("bob");
    }

    @Test
    void aRejectionWithoutACommentIsNone() throws Exception {
        String waiting = waiting("v2");
        CompletableFuture<Settlement> end = stage.driver.drive(waiting);
        await(waiting);

        assertThatThrownBy(() -> stage.requests.reject(waiting, person("bob"), " "))
                .hasMessageContaining("needs a comment");
        assertThatThrownBy(() -> stage.requests.reject(waiting, person("eve"), "no"))
                .hasMessageContaining("not among its approvers");
        assertThat(facts(waiting).awaitsApproval()).isTrue();
        stage.requests.reject(waiting, person("bob"), "support does not know");

        Settlement settled = stage.settled(end);
        assertThat(settled.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(settled.message()).contains("support does not know");
    }

    @Test
    void nobodyAnswersInTime() throws Exception {
        assertThat(stage.settled(stage.driver.drive(waiting("v2"))).outcome()).isEqualTo(Outcome.EXPIRED);
    }

    private String waiting(String release) throws IOException {
        return stage.request(release);
    }

    private void await(String deployment) {
        world.time.runUntil(() -> facts(deployment).awaitsApproval(), Duration.ofMinutes(5));
    }

    private void approve(String deployment, String person, Digest seen) throws IOException {
        stage.requests.approve(deployment, person(person), "fine", seen);
    }

    private static Approvals.Person person(String id) {
        return new Approvals.Person(id, Set.of(), false);
    }

    private DeploymentFacts facts(String deployment) {
        return stage.ledger.read(
                state -> state.deployment(deployment).map(DeploymentFacts::copy).orElse(null));
    }

    private List<Event.ApprovalRequested> asked(String deployment) throws IOException {
        List<Event.ApprovalRequested> asked = new ArrayList<>();
        stage.ledger.ledger().lines(1, line -> {
            if (line.deployment().equals(deployment)
                    && EventCodec.read(line).event() instanceof Event.ApprovalRequested question) {
                asked.add(question);
            }
        });
        return asked;
    }
}

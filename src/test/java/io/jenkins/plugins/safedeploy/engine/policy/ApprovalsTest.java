package io.jenkins.plugins.safedeploy.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals.Person;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final ApprovalSettings OPS =
            new ApprovalSettings("ops", List.of("olga", "operators"), 1, null, true, "");
    private static final ApprovalSettings ANYBODY_WITH_PERMISSION =
            new ApprovalSettings("release", List.of(), 1, null, true, "");

    private static Approvals.Decision decide(Person person, String requester, ApprovalSettings... approvals) {
        return Approvals.decide(List.of(approvals), person, requester, Set.of());
    }

    private static Person person(String id, String... groups) {
        return new Person(id, Set.of(groups), false);
    }

    @Test
    void aListedPersonCounts() {
        assertThat(decide(person("olga"), "dave", OPS).counts()).containsExactly("ops");
    }

    @Test
    void aMemberOfAListedGroupCounts() {
        assertThat(decide(person("pete", "operators"), "dave", OPS).allowed()).isTrue();
    }

    @Test
    void somebodyElseDoesNotAndIsToldWhoDoes() {
        assertThat(decide(person("eve"), "dave", OPS).reasons())
                .singleElement()
                .asString()
                .contains("olga, operators");
    }

    @Test
    void whoeverAskedForItDoesNotCountEvenWithThePermission() {
        assertThat(decide(new Person("olga", Set.of(), true), "olga", OPS).allowed())
                .isFalse();
    }

    @Test
    void anEmptyListMeansHoldersOfThePermissionOnly() {
        assertThat(decide(person("olga"), "dave", ANYBODY_WITH_PERMISSION).allowed())
                .isFalse();
        assertThat(decide(new Person("olga", Set.of(), true), "dave", ANYBODY_WITH_PERMISSION)
                        .allowed())
                .isTrue();
    }

    @Test
    void nobodyKnownNeverCounts() {
        assertThat(decide(new Person("", Set.of("operators"), true), "dave", OPS)
                        .allowed())
                .isFalse();
    }

    @Test
    void withoutARequesterWhoeverStartedItDoesNotCount() {
        assertThat(Approvals.decide(List.of(OPS), person("olga"), "", Set.of("olga"))
                        .allowed())
                .isFalse();
    }

    @Test
    void whoeverReplayedItDoesNotCountBesideWhoeverAsked() {
        assertThat(Approvals.decide(List.of(OPS), person("olga"), "dave", Set.of("dave", "olga"))
                        .reasons())
                .singleElement()
                .asString()
                .contains("had a hand in starting");
    }

    @Test
    void onePersonMayCountForSomeApprovalsOnly() {
        assertThat(decide(person("olga"), "dave", OPS, ANYBODY_WITH_PERMISSION).counts())
                .containsExactly("ops");
    }

    @Test
    void onePersonIsOneVoice() {
        ApprovalSettings lead = new ApprovalSettings("lead", List.of("olga"), 1, null, true, "");
        Person olga = person("olga");
        Approvals.Decision both = decide(olga, "dave", OPS, lead);

        Approvals.Decision left =
                Approvals.stillCounts(both, olga, Map.of("ops", Set.of("olga"), "lead", Set.of("eve")));

        assertThat(left.counts()).containsExactly("lead");
        assertThat(left.reasons()).singleElement().asString().contains("'ops'", "said yes already");
    }
}

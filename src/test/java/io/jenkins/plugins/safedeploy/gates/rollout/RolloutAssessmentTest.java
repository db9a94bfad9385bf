package io.jenkins.plugins.safedeploy.gates.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container.State;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Pod;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Workload;
import io.jenkins.plugins.safedeploy.gates.rollout.RolloutAssessment.Failed;
import io.jenkins.plugins.safedeploy.gates.rollout.RolloutAssessment.GoingOn;
import io.jenkins.plugins.safedeploy.gates.rollout.RolloutAssessment.Ready;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutAssessmentTest {
    private static final Container RUNS = container(State.RUNNING, "", "", "", 0, 0);
    private static final Container LOOPS = container(State.WAITING, "CrashLoopBackOff", "back-off 5m0s", "Error", 1, 2);

    @Test
    void ready_means_that_the_numbers_agree_and_the_pods_really_run_it() {
        assertThat(of(workload(2, 2, 2, 2, good("a"), good("b")))).isInstanceOf(Ready.class);
        assertThat(of(workload(2, 1, 2, 2, good("a"), good("b")))).as("updated").isInstanceOf(GoingOn.class);
        assertThat(of(workload(2, 2, 1, 2, good("a"), good("b"))))
                .as("available")
                .isInstanceOf(GoingOn.class);
        assertThat(of(workload(2, 2, 2, 3, good("a"), good("b")))).as("total").isInstanceOf(GoingOn.class);
        assertThat(of(workload(2, 2, 2, 2, good("a")))).as("pods").isInstanceOf(GoingOn.class);
        assertThat(of(workload(2, 2, 2, 2, good("a"), good("b"), old("c", RUNS))))
                .as("old")
                .isInstanceOf(GoingOn.class);
        assertThat(of(workload(2, 2, 2, 2, good("a"), good("b"), leaving("c"))))
                .as("leaving")
                .isInstanceOf(Ready.class);
        assertThat(of(workload(0, 0, 0, 0))).as("scaled to nothing").isInstanceOf(Ready.class);
    }

    @Test
    void a_paused_deployment_whose_old_pods_are_available_is_not_ready() {
        assertThat(of(workload(2, 0, 2, 2, old("a", RUNS), old("b", RUNS)))).isInstanceOf(GoingOn.class);
    }

    @Test
    void what_the_controller_has_not_seen_says_nothing() {
        Pod failed = pod("a", true, "n1", container(State.WAITING, "InvalidImageName", "x", "", 0, 0));
        Workload stale = new Workload("Deployment/web", true, false, 1, 1, 1, 1, "", List.of(failed));
        Workload other = new Workload("Deployment/web", false, true, 1, 1, 1, 1, "", List.of(failed));
        assertThat(of(stale)).isInstanceOf(GoingOn.class);
        assertThat(of(other)).isInstanceOf(GoingOn.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidImageName|couldn't parse image reference|true",
                "ErrImagePull|rpc error: code = NotFound desc = failed to pull and unpack image: failed to resolve reference: not found|true",
                "ErrImagePull|manifest unknown: manifest unknown|true",
                "ErrImagePull|Error response from daemon: manifest for a:b not found: manifest unknown|true",
                "ErrImagePull|toomanyrequests: You have reached your pull rate limit|false",
                "ErrImagePull|received unexpected HTTP status: 503 Service Unavailable|false",
                "ErrImagePull|dial tcp: lookup registry.example: no such host|false",
                "ErrImagePull|pull access denied, repository does not exist or may require authorization|false",
                "ImagePullBackOff|Back-off pulling image a:b|false",
                "CreateContainerConfigError|configmap \"ours\" not found|true",
                "CreateContainerConfigError|couldn't find key k in ConfigMap shop/ours|true",
                "CreateContainerConfigError|configmap \"theirs\" not found|false",
                "CreateContainerConfigError|secret \"ours\" not found|false",
                "RunContainerError|exec: \"/app\": stat /app: no such file or directory: unknown|true",
                "RunContainerError|OCI runtime create failed: executable file not found in $PATH|true",
                "RunContainerError|context deadline exceeded|false",
                "ContainerCreating||false",
                "PodInitializing||false"
            })
    void only_what_can_never_work_fails_at_the_first_pod(String reason, String message, boolean fails) {
        Container container = container(State.WAITING, reason, message == null ? "" : message, "", 0, 0);
        RolloutAssessment said = of(workload(9, 1, 8, 10, pod("a", true, "n1", container)));
        assertThat(said).isInstanceOf(fails ? Failed.class : GoingOn.class);
        if (said instanceof Failed failed) {
            assertThat(failed.why()).contains("pod a on n1").contains(reason);
            assertThat(failed.pods()).containsExactly("a");
        }
        Pod leaving = new Pod("a", true, false, true, "n1", "", List.of(container));
        assertThat(of(workload(9, 1, 8, 10, leaving))).as("leaving").isInstanceOf(GoingOn.class);
        assertThat(of(workload(9, 1, 8, 10, old("a", container)))).as("old").isInstanceOf(GoingOn.class);
    }

    @Test
    void numbers_in_the_name_of_an_image_are_no_answer_of_a_registry() {
        String image = "registry.example/shop:1.4.503";
        Container gone = new Container(
                "app",
                image,
                State.WAITING,
                "ErrImagePull",
                "failed to resolve reference \"" + image + "\": " + image + ": not found",
                "",
                0,
                0);
        assertThat(of(workload(9, 1, 8, 10, pod("a", true, "n1", gone)))).isInstanceOf(Failed.class);
    }

    @Test
    void a_crash_loop_needs_two_restarts_two_pods_and_two_nodes() {
        assertThat(of(workload(4, 2, 2, 5, loop("a", "n1"), loop("b", "n2")))).isInstanceOf(Failed.class);
        assertThat(of(workload(4, 2, 2, 5, loop("a", "n1"), good("b"))))
                .as("one of two")
                .isInstanceOf(GoingOn.class);
        Container once = container(State.WAITING, "CrashLoopBackOff", "", "Error", 1, 1);
        assertThat(of(workload(4, 2, 2, 5, loop("a", "n1"), pod("b", true, "n2", once))))
                .as("one restart")
                .isInstanceOf(GoingOn.class);
        assertThat(of(workload(4, 3, 2, 5, loop("a", "n1"), loop("b", "n1"), pod("c", true, "n2", RUNS))))
                .as("one of two nodes")
                .isInstanceOf(GoingOn.class);
    }

    @Test
    void where_there_is_only_one_new_pod_it_decides_unless_its_node_is_in_doubt() {
        assertThat(of(workload(3, 1, 3, 4, loop("a", "n1"), old("b", RUNS), old("c", RUNS))))
                .isInstanceOf(Failed.class);
        Workload ours = workload(3, 1, 3, 4, loop("a", "n1"), old("b", RUNS));
        Workload neighbour =
                new Workload("Deployment/other", true, true, 1, 1, 0, 1, "", List.of(pod("x", true, "n1", RUNS)));
        assertThat(RolloutAssessment.of(new RolloutSeen(List.of(ours, neighbour), Set.of())))
                .isInstanceOf(GoingOn.class);
    }

    @Test
    void what_the_old_revision_does_too_is_not_the_release() {
        assertThat(of(workload(4, 2, 2, 5, loop("a", "n1"), loop("b", "n2"), old("c", LOOPS))))
                .isInstanceOf(GoingOn.class);
        Pod gone = new Pod("c", false, false, true, "n3", "", List.of(LOOPS));
        assertThat(of(workload(4, 2, 2, 5, loop("a", "n1"), loop("b", "n2"), gone)))
                .isInstanceOf(Failed.class);
    }

    @Test
    void a_tenth_of_many_pods_is_enough() {
        assertThat(of(many(30, 3))).isInstanceOf(Failed.class);
        assertThat(of(many(30, 2))).isInstanceOf(GoingOn.class);
        assertThat(of(many(31, 3))).isInstanceOf(GoingOn.class);
        assertThat(of(many(31, 4))).isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"policy.example\" denied the request: no",
                "pods \"web-1\" is forbidden: violates PodSecurity \"restricted:latest\"",
                "pods \"web-1\" is forbidden: maximum cpu usage per Container is 100m, but limit is 200m",
                "Pod \"web-1\" is invalid: spec: Invalid value"
            })
    void pods_that_are_refused_for_ever_fail(String message) {
        Workload refused = new Workload("Deployment/web", true, true, 2, 0, 0, 0, message, List.of());
        assertThat(of(refused))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.why()).contains(message));
        Workload quota = new Workload(
                "Deployment/web", true, true, 2, 0, 0, 0, "pods is forbidden: exceeded quota: q", List.of());
        assertThat(of(quota))
                .isInstanceOfSatisfying(
                        GoingOn.class, on -> assertThat(on.what()).contains("exceeded quota"));
        Workload webhookAway = new Workload(
                "Deployment/web",
                true,
                true,
                2,
                0,
                0,
                0,
                "failed calling webhook \"x\": connection refused",
                List.of());
        assertThat(of(webhookAway)).isInstanceOf(GoingOn.class);
    }

    /** Whatever is seen: pods that run or only wait never fail a rollout, and a failure names pods that are there. */
    @Test
    void only_pods_of_the_current_revision_that_do_not_run_can_fail_a_rollout() {
        Random random = new Random(11);
        List<Container> containers = List.of(
                RUNS,
                LOOPS,
                container(State.WAITING, "ContainerCreating", "", "", 0, 0),
                container(State.WAITING, "ImagePullBackOff", "Back-off", "", 0, 3),
                container(State.ENDED, "Completed", "", "Completed", 0, 5),
                container(State.ENDED, "OOMKilled", "", "OOMKilled", 137, 5),
                container(State.RUNNING, "", "", "Error", 1, 7));
        for (int i = 0; i < 20_000; i++) {
            List<Pod> pods = new ArrayList<>();
            for (int n = random.nextInt(8); n > 0; n--) {
                pods.add(new Pod(
                        "p" + n,
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(4) == 0,
                        "n" + random.nextInt(3),
                        "",
                        List.of(containers.get(random.nextInt(containers.size())))));
            }
            int wanted = random.nextInt(5);
            Workload workload = new Workload(
                    "Deployment/web",
                    true,
                    true,
                    wanted,
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(5),
                    "",
                    pods);
            RolloutAssessment said = of(workload);
            if (said instanceof Failed failed) {
                List<Pod> named = pods.stream()
                        .filter(pod -> failed.pods().contains(pod.name()))
                        .toList();
                assertThat(named).isNotEmpty().allMatch(pod -> pod.current() && !pod.ready() && !pod.leaving());
                assertThat(named).allMatch(pod -> pod.containers().get(0).state() != State.RUNNING);
                assertThat(pods)
                        .noneMatch(pod -> !pod.current()
                                && !pod.leaving()
                                && !pod.ready()
                                && pod.containers().get(0).restarts() >= 2
                                && pod.containers().get(0).exit() != 0
                                && pod.containers().get(0).state() != State.RUNNING);
            }
            if (said instanceof Ready) {
                assertThat(pods.stream().filter(pod -> pod.current() && pod.ready() && !pod.leaving()))
                        .hasSizeGreaterThanOrEqualTo(wanted);
                assertThat(pods).noneMatch(pod -> !pod.current() && !pod.leaving());
            }
        }
    }

    @Test
    void before_a_deployment_only_what_serves_nothing_at_all_fails_already() {
        assertThat(RolloutAssessment.alreadyFailing(seen(workload(3, 3, 0, 3)))).isPresent();
        assertThat(RolloutAssessment.alreadyFailing(seen(workload(3, 3, 1, 3)))).isEmpty();
        assertThat(RolloutAssessment.alreadyFailing(seen(workload(0, 0, 0, 0)))).isEmpty();
    }

    private static Workload many(int pods, int failing) {
        Pod[] all = new Pod[pods];
        for (int i = 0; i < pods; i++) {
            all[i] = i < failing ? loop("p" + i, "n" + i % 3) : good("p" + i);
        }
        return workload(pods, pods, pods - failing, pods, all);
    }

    private static RolloutAssessment of(Workload workload) {
        return RolloutAssessment.of(seen(workload));
    }

    private static RolloutSeen seen(Workload workload) {
        return new RolloutSeen(List.of(workload), Set.of("ours"));
    }

    private static Workload workload(int wanted, int updated, int available, int total, Pod... pods) {
        return new Workload("Deployment/web", true, true, wanted, updated, available, total, "", Arrays.asList(pods));
    }

    private static Pod good(String name) {
        return new Pod(name, true, true, false, "n9", "", List.of(RUNS));
    }

    private static Pod loop(String name, String node) {
        return pod(name, true, node, LOOPS);
    }

    private static Pod old(String name, Container container) {
        return new Pod(name, false, container == RUNS, false, "n3", "", List.of(container));
    }

    private static Pod leaving(String name) {
        return new Pod(name, false, false, true, "n3", "", List.of(LOOPS));
    }

    private static Pod pod(String name, boolean current, String node, Container container) {
        return new Pod(name, current, false, false, node, "", List.of(container));
    }

    private static Container container(
            State state, String reason, String message, String ended, int exit, int restarts) {
        return new Container("app", "image", state, reason, message, ended, exit, restarts);
    }
}

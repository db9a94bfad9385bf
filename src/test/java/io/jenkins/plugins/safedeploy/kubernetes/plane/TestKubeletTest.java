package io.jenkins.plugins.safedeploy.kubernetes.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the controllers and people see of the pods, for each line of {@link Behaviour}'s table. */
@Tag("slow")
@Timeout(180)
class TestKubeletTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    private KubernetesClient client;
    private String namespace;
    private Workloads workloads;

    @BeforeEach
    void workloads() {
        client = PLANE.admin();
        namespace = PLANE.namespace();
        workloads = new Workloads(client, namespace);
    }

    private <T extends HasMetadata> T awaitObject(T object, Predicate<T> holds) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> client.resource(object).inNamespace(namespace).get(), holds);
    }

    private Pod awaitPod(Predicate<Pod> holds) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> pods().stream().filter(holds).findFirst().orElse(null), pod -> pod != null);
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream().findFirst().orElse(new ContainerStatus());
    }

    private static boolean waitsFor(Pod pod, String reason) {
        return status(pod).getState() != null
                && status(pod).getState().getWaiting() != null
                && reason.equals(status(pod).getState().getWaiting().getReason());
    }

    private static boolean ready(Pod pod) {
        return Readiness.isPodReady(pod);
    }

    private void awaitEvent(String reason, String message) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(client.v1()
                                .events()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .filteredOn(event -> reason.equals(event.getReason()))
                        .extracting(Event::getMessage)
                        .anyMatch(each -> each.contains(message)));
    }

    @Test
    void workloadsOfThreeKindsBecomeReadyOnThreeNodes() {
        Deployment deployment = (Deployment) workloads.deployment("shop", 3, "test.local/ready-after-50ms");
        StatefulSet set = (StatefulSet) workloads.statefulSet("store", 2, "registry.example/store:v1");
        DaemonSet daemons = (DaemonSet) workloads.daemonSet("agent", "test.local/ready");
        awaitObject(
                deployment,
                each -> each.getStatus().getAvailableReplicas() != null
                        && each.getStatus().getAvailableReplicas() == 3);
        awaitObject(
                set,
                each -> each.getStatus().getReadyReplicas() != null
                        && each.getStatus().getReadyReplicas() == 2);
        awaitObject(
                daemons,
                each -> each.getStatus().getNumberReady() != null
                        && each.getStatus().getNumberReady() == 3);
        assertThat(pods().stream()
                        .filter(pod -> pod.getMetadata().getName().startsWith("agent"))
                        .map(pod -> pod.getSpec().getNodeName()))
                .containsExactlyInAnyOrderElementsOf(TestNodes.NAMES);
        awaitEvent("Started", "Started container app");
    }

    @Test
    void aCrashLoopGrowsItsRestartsAndTellsHowTheLastLifeEnded() {
        workloads.deployment("shop", 1, "test.local/crash");
        Pod pod = awaitPod(
                each -> waitsFor(each, "CrashLoopBackOff") && status(each).getRestartCount() >= 3);
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(status(pod).getLastState().getTerminated().getReason()).isEqualTo("Error");
        awaitEvent("BackOff", "Back-off restarting failed container");
        assertThat(client.pods().resource(pod).getLog()).contains("exit code 1");
    }

    @Test
    void anEndOfMemoryIsToldByItsReason() {
        workloads.deployment("shop", 1, "test.local/oom-after-100ms");
        Pod pod = awaitPod(each -> waitsFor(each, "CrashLoopBackOff"));
        assertThat(status(pod).getLastState().getTerminated().getReason()).isEqualTo("OOMKilled");
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @CsvSource({
        "test.local/not-found:v2, ImagePullBackOff, Failed, not found",
        "test.local/no-such-behaviour, ImagePullBackOff, Failed, not found",
        "test.local/busy-registry, ImagePullBackOff, Failed, 429 Too Many Requests",
        "test.local/Shop:v2, InvalidImageName, InspectFailed, repository name must be lowercase",
        "test.local/config-error, CreateContainerConfigError, Failed, run as root",
        "test.local/no-executable, CrashLoopBackOff, Failed, no such file or directory"
    })
    void aContainerThatCannotStartTellsWhy(String image, String waiting, String event, String message) {
        workloads.deployment("shop", 1, image);
        assertThat(status(awaitPod(pod -> waitsFor(pod, waiting))).getReady()).isFalse();
        awaitEvent(event, message);
    }

    @ParameterizedTest
    @CsvSource({"test.local/crash-2-times", "test.local/busy-registry-for-500ms"})
    void whatComesLateBecomesReady(String image) {
        workloads.deployment("shop", 1, image);
        awaitPod(TestKubeletTest::ready);
    }

    @Test
    void aKeyThatIsMissingIsNamedAndAppearsLater() {
        workloads.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                """ + Workloads.template("shop", "test.local/ready") + """
                        env: [{name: URL, valueFrom: {configMapKeyRef: {name: settings, key: url}}}]
                """);
        awaitEvent("Failed", "configmap \"settings\" not found");
        workloads.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {path: a}
                """);
        Pod pod = awaitPod(each -> waitsFor(each, "CreateContainerConfigError")
                && status(each).getState().getWaiting().getMessage().contains("couldn't find key url"));
        workloads.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {url: b}
                """);
        awaitObject(pod, TestKubeletTest::ready);
    }

    @Test
    void aPodThatIsReadyCanFailLater() {
        workloads.deployment("shop", 1, "test.local/unready-after-300ms");
        awaitPod(TestKubeletTest::ready);
        awaitPod(pod -> !ready(pod) && status(pod).getState().getRunning() != null);
        awaitEvent("Unhealthy", "Readiness probe failed");
    }

    @Test
    void anUnschedulablePodStaysPendingAndSaysSo() {
        workloads.deployment("shop", 1, "test.local/unschedulable");
        Pod pod = awaitPod(each -> !each.getStatus().getConditions().isEmpty());
        PodCondition condition = pod.getStatus().getConditions().get(0);
        assertThat(condition.getReason()).isEqualTo("Unschedulable");
        awaitEvent("FailedScheduling", "0/3 nodes are available");
    }

    @Test
    void oneBadNodeOfThree() {
        PLANE.kubelet().breakNode("node-2", "never-ready");
        workloads.deployment("shop", 6, "test.local/ready");
        Map<Boolean, Long> ready = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> pods().stream()
                                .filter(pod -> status(pod).getState() != null)
                                .collect(Collectors.partitioningBy(TestKubeletTest::ready, Collectors.counting())),
                        counts -> counts.get(true) == 4 && counts.get(false) == 2);
        assertThat(ready).hasSize(2);
        assertThat(pods().stream()
                        .filter(pod -> !ready(pod))
                        .map(pod -> pod.getSpec().getNodeName()))
                .containsOnly("node-2");
    }

    @Test
    void aDrainedNodeLosesItsPodsAndTheOthersGetThem() {
        Deployment deployment = (Deployment) workloads.deployment("shop", 3, "test.local/ready");
        awaitObject(deployment, each -> Readiness.getInstance().isReady(each));
        PLANE.nodes().drain("node-1", namespace);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pods().stream().filter(TestKubeletTest::ready).count() == 3
                        && pods().stream()
                                .noneMatch(pod -> "node-1".equals(pod.getSpec().getNodeName())));
    }

    @Test
    void aJobEnds() {
        Job job = (Job) workloads.job("migrate", "test.local/done");
        awaitObject(
                job,
                each -> each.getStatus().getSucceeded() != null
                        && each.getStatus().getSucceeded() == 1);
    }

    /** REFERENCE: v1 re-applied does not heal an OrderedReady set; deleting the broken pod does. */
    @Test
    void anOrderedStatefulSetStaysStuckOnABrokenPodUntilItIsDeleted() {
        StatefulSet set = (StatefulSet) workloads.statefulSet("store", 2, "test.local/ready:v1");
        awaitObject(set, each -> Readiness.getInstance().isReady(each));
        workloads.statefulSet("store", 2, "test.local/crash:v2");
        Pod broken = awaitPod(pod -> waitsFor(pod, "CrashLoopBackOff"));
        workloads.statefulSet("store", 2, "test.local/ready:v1");
        awaitObject(set, each -> each.getStatus().getObservedGeneration() == 3L);
        int seen = status(broken).getRestartCount();
        Pod still = awaitPod(
                pod -> pod.getMetadata().getUid().equals(broken.getMetadata().getUid())
                        && status(pod).getRestartCount() >= seen + 3);
        client.pods().resource(still).delete();
        awaitObject(
                set,
                each -> Readiness.getInstance().isReady(each)
                        && each.getStatus()
                                .getCurrentRevision()
                                .equals(each.getStatus().getUpdateRevision()));
    }

    @Test
    void podsGoOnWhenTheApiServerWasKilled() {
        workloads.deployment("shop", 1, "test.local/crash");
        int before = status(awaitPod(pod -> waitsFor(pod, "CrashLoopBackOff"))).getRestartCount();
        PLANE.controlPlane().killApiServer();
        PLANE.controlPlane().startApiServer();
        awaitPod(pod -> status(pod).getRestartCount() >= before + 2);
        workloads.deployment("other", 1, "test.local/ready");
        awaitPod(TestKubeletTest::ready);
    }
}

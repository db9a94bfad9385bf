package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads one pod. */
final class PodReader {
    private PodReader() {}

    static RolloutSeen.Pod read(Pod pod, boolean current) {
        String phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
        // With restartPolicy Always, the only one of a workload, a pod ends only when its node ends it.
        boolean leaving =
                pod.getMetadata().getDeletionTimestamp() != null || phase.equals("Failed") || phase.equals("Succeeded");
        return new RolloutSeen.Pod(
                pod.getMetadata().getName(),
                current,
                Readiness.isPodReady(pod),
                leaving,
                text(pod.getSpec().getNodeName()),
                pending(pod),
                containers(pod));
    }

    private static String pending(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return "";
        }
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(PodReader::said)
                .findFirst()
                .orElse("");
    }

    private static String said(PodCondition condition) {
        return text(condition.getReason()) + ": " + text(condition.getMessage());
    }

    private static List<RolloutSeen.Container> containers(Pod pod) {
        List<RolloutSeen.Container> all = new ArrayList<>();
        if (pod.getStatus() == null) {
            return all;
        }
        Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .forEach(status -> all.add(read(status, pod)));
        return all;
    }

    private static RolloutSeen.Container read(ContainerStatus status, Pod pod) {
        ContainerState now = status.getState();
        ContainerStateTerminated ended = now == null ? null : now.getTerminated();
        ContainerStateTerminated before =
                status.getLastState() == null ? null : status.getLastState().getTerminated();
        ContainerStateTerminated last = ended != null ? ended : before;
        State state =
                ended != null ? State.ENDED : now != null && now.getRunning() != null ? State.RUNNING : State.WAITING;
        String reason = ended != null
                ? text(ended.getReason())
                : now != null && now.getWaiting() != null
                        ? text(now.getWaiting().getReason())
                        : "";
        String message =
                now != null && now.getWaiting() != null ? text(now.getWaiting().getMessage()) : "";
        String lastMessage = last == null ? "" : text(last.getMessage());
        return new RolloutSeen.Container(
                status.getName(),
                image(status, pod),
                state,
                reason,
                Stream.of(message, lastMessage)
                        .filter(each -> !each.isBlank())
                        .distinct()
                        .reduce((one, other) -> one + "; " + other)
                        .orElse(""),
                last == null ? "" : text(last.getReason()),
                last == null || last.getExitCode() == null ? 0 : last.getExitCode(),
                status.getRestartCount() == null ? 0 : status.getRestartCount());
    }

    private static String image(ContainerStatus status, Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(container -> container.getName().equals(status.getName()))
                .map(container -> text(container.getImage()))
                .findFirst()
                .orElse(text(status.getImage()));
    }

    static String text(String value) {
        return value == null ? "" : value;
    }
}

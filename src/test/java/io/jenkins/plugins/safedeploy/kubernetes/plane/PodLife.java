package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The containers of a pod that has a node, and the status that a kubelet makes of them. */
final class PodLife {
    private final List<ContainerLife> init = new ArrayList<>();
    private final Map<String, ContainerLife> byName = new HashMap<>();
    private final List<ContainerLife> containers = new ArrayList<>();
    private final String startTime = Instant.now().toString();
    private final String address;
    private final Map<String, PodCondition> conditions = new HashMap<>();

    /** @param behaviours the behaviour of an image now, on this pod's node */
    PodLife(Pod pod, String address, Function<String, Behaviour> behaviours) {
        this.address = address;
        String name = pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                + pod.getMetadata().getUid() + ")";
        boolean restarts = !"Never".equals(pod.getSpec().getRestartPolicy());
        for (Container container : pod.getSpec().getInitContainers()) {
            add(init, container, name, restarts, true, behaviours);
        }
        for (Container container : pod.getSpec().getContainers()) {
            add(containers, container, name, restarts, false, behaviours);
        }
    }

    private void add(
            List<ContainerLife> list,
            Container container,
            String pod,
            boolean restarts,
            boolean mustEnd,
            Function<String, Behaviour> behaviours) {
        Supplier<Behaviour> behaviour = () -> behaviours.apply(container.getImage());
        ContainerLife life = new ContainerLife(container, pod, restarts, mustEnd, behaviour);
        list.add(life);
        byName.put(container.getName(), life);
    }

    /**
     * @param configProblem what a container's environment lacks, or null
     * @return when to ask again
     */
    Instant live(Instant now, Function<Container, String> configProblem) {
        for (ContainerLife each : init) {
            if (!each.succeeded()) {
                Instant due = each.live(now, () -> configProblem.apply(each.container()));
                if (!each.succeeded()) {
                    return due;
                }
            }
        }
        return containers.stream()
                .map(each -> each.live(now, () -> configProblem.apply(each.container())))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    void wake() {
        byName.values().forEach(ContainerLife::wake);
    }

    List<ContainerLife.Event> takeEvents() {
        return byName.values().stream()
                .flatMap(each -> each.takeEvents().stream())
                .toList();
    }

    List<String> log(String container) {
        ContainerLife life = container == null ? containers.get(0) : byName.get(container);
        return life == null ? List.of() : life.log();
    }

    /** With conditions that keep the time of their last change. */
    PodStatus status(Pod pod, Instant now) {
        boolean initialized = init.stream().allMatch(ContainerLife::succeeded);
        boolean ready = initialized && containers.stream().allMatch(ContainerLife::ready);
        boolean ended = initialized && containers.stream().allMatch(ContainerLife::ended);
        boolean succeeded = ended && containers.stream().allMatch(ContainerLife::succeeded);
        boolean failed = (ended && !succeeded) || init.stream().anyMatch(each -> each.ended() && !each.succeeded());
        boolean pulled = containers.stream().anyMatch(each -> each.status().getContainerID() != null);
        String phase = succeeded ? "Succeeded" : failed ? "Failed" : pulled ? "Running" : "Pending";
        String why = succeeded ? "PodCompleted" : ready ? null : "ContainersNotReady";
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(TestNodes.ADDRESS)
                .withPodIP(address)
                .addNewPodIP(address)
                .withStartTime(startTime)
                .withQosClass(pod.getStatus().getQosClass())
                .withConditions(
                        condition("Initialized", initialized, initialized ? null : "ContainersNotInitialized", now),
                        condition("Ready", ready, why, now),
                        condition("ContainersReady", ready, why, now),
                        condition("PodScheduled", true, null, now))
                .withInitContainerStatuses(
                        init.stream().map(ContainerLife::status).toList())
                .withContainerStatuses(
                        containers.stream().map(ContainerLife::status).toList())
                .build();
    }

    private PodCondition condition(String type, boolean holds, String reason, Instant now) {
        String status = holds ? "True" : "False";
        PodCondition before = conditions.get(type);
        String since =
                before != null && before.getStatus().equals(status) ? before.getLastTransitionTime() : now.toString();
        PodCondition condition = new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withLastTransitionTime(since)
                .build();
        conditions.put(type, condition);
        return condition;
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Workload;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the workloads of one kind each. The current revision is found as the controllers find it: the ReplicaSet with
 * the Deployment's template, the StatefulSet's update revision, the DaemonSet's newest ControllerRevision.
 */
final class WorkloadReader {
    private static final String REVISION = "controller-revision-hash";
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private final Inventory inventory;
    private final String content;
    private final Map<String, List<Pod>> podsByOwner;

    /** What is known of a namespace now. */
    interface Inventory {
        Optional<Deployment> deployment(String name);

        Optional<StatefulSet> statefulSet(String name);

        Optional<DaemonSet> daemonSet(String name);

        List<ReplicaSet> replicaSets();

        List<ControllerRevision> revisions();

        List<Pod> pods();

        /** Why no pod could be made for an owner, by its uid; empty when nothing is known. */
        String refusal(String uid);
    }

    /** @param content digest that workloads carry which are as the release wants them */
    WorkloadReader(Inventory inventory, String content) {
        this.inventory = inventory;
        this.content = content;
        this.podsByOwner = inventory.pods().stream().collect(Collectors.groupingBy(WorkloadReader::owner));
    }

    Workload read(ObjectKey key) {
        return switch (key.kind()) {
            case "Deployment" ->
                inventory
                        .deployment(key.name())
                        .map(live -> deployment(key, live))
                        .orElseGet(() -> missing(key));
            case "StatefulSet" ->
                inventory
                        .statefulSet(key.name())
                        .map(live -> statefulSet(key, live))
                        .orElseGet(() -> missing(key));
            default ->
                inventory
                        .daemonSet(key.name())
                        .map(live -> daemonSet(key, live))
                        .orElseGet(() -> missing(key));
        };
    }

    private static Workload missing(ObjectKey key) {
        return new Workload(key.toString(), false, false, 0, 0, 0, 0, "", List.of());
    }

    private Workload deployment(ObjectKey key, Deployment live) {
        List<ReplicaSet> sets = inventory.replicaSets().stream()
                .filter(set -> owner(set).equals(live.getMetadata().getUid()))
                .toList();
        Optional<ReplicaSet> current = sets.stream()
                .filter(set -> plain(set.getSpec().getTemplate())
                        .equals(plain(live.getSpec().getTemplate())))
                .min(Comparator.comparing(set -> set.getMetadata().getCreationTimestamp()));
        List<Pod> pods = new ArrayList<>();
        sets.forEach(
                set -> pods.addAll(podsByOwner.getOrDefault(set.getMetadata().getUid(), List.of())));
        String hash = current.map(ReplicaSet::getMetadata)
                .map(metadata -> metadata.getUid())
                .orElse("none");
        var status = live.getStatus();
        return new Workload(
                key.toString(),
                applied(live),
                observed(live, status == null ? null : status.getObservedGeneration()),
                number(live.getSpec().getReplicas(), 1),
                status == null ? 0 : number(status.getUpdatedReplicas(), 0),
                status == null ? 0 : number(status.getAvailableReplicas(), 0),
                status == null ? 0 : number(status.getReplicas(), 0),
                current.map(WorkloadReader::refusal).orElse(""),
                read(pods, pod -> owner(pod).equals(hash)));
    }

    private Workload statefulSet(ObjectKey key, StatefulSet live) {
        var status = live.getStatus();
        String revision = status == null ? "" : PodReader.text(status.getUpdateRevision());
        return new Workload(
                key.toString(),
                applied(live),
                observed(live, status == null ? null : status.getObservedGeneration()),
                number(live.getSpec().getReplicas(), 1),
                status == null ? 0 : number(status.getUpdatedReplicas(), 0),
                status == null ? 0 : available(live),
                status == null ? 0 : number(status.getReplicas(), 0),
                inventory.refusal(live.getMetadata().getUid()),
                read(ownedBy(live), pod -> label(pod).equals(revision)));
    }

    /** Only an API server that knows {@code minReadySeconds} of a StatefulSet keeps it, and counts by it. */
    private static int available(StatefulSet live) {
        boolean counted = number(live.getSpec().getMinReadySeconds(), 0) > 0;
        return number(
                counted
                        ? live.getStatus().getAvailableReplicas()
                        : live.getStatus().getReadyReplicas(),
                0);
    }

    private Workload daemonSet(ObjectKey key, DaemonSet live) {
        String revision = inventory.revisions().stream()
                .filter(each -> owner(each).equals(live.getMetadata().getUid()))
                .max(Comparator.comparing(ControllerRevision::getRevision))
                .map(each -> label(each))
                .orElse("none");
        var status = live.getStatus();
        int wanted = status == null ? 0 : number(status.getDesiredNumberScheduled(), 0);
        return new Workload(
                key.toString(),
                applied(live),
                observed(live, status == null ? null : status.getObservedGeneration()),
                wanted,
                status == null ? 0 : number(status.getUpdatedNumberScheduled(), 0),
                status == null ? 0 : number(status.getNumberAvailable(), 0),
                wanted,
                inventory.refusal(live.getMetadata().getUid()),
                read(ownedBy(live), pod -> label(pod).equals(revision)));
    }

    private List<Pod> ownedBy(HasMetadata owner) {
        return podsByOwner.getOrDefault(owner.getMetadata().getUid(), List.of());
    }

    private static List<io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Pod> read(
            List<Pod> pods, Predicate<Pod> current) {
        return pods.stream().map(pod -> PodReader.read(pod, current.test(pod))).toList();
    }

    private boolean applied(HasMetadata live) {
        Map<String, String> annotations = live.getMetadata().getAnnotations();
        return annotations != null
                && content.equals(annotations.get(Marks.CONTENT))
                && live.getMetadata().getDeletionTimestamp() == null;
    }

    private static boolean observed(HasMetadata live, Long generation) {
        return generation != null && generation >= live.getMetadata().getGeneration();
    }

    private static String refusal(ReplicaSet set) {
        if (set.getStatus() == null || set.getStatus().getConditions() == null) {
            return "";
        }
        return set.getStatus().getConditions().stream()
                .filter(condition ->
                        "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .map(condition -> PodReader.text(condition.getMessage()))
                .findFirst()
                .orElse("");
    }

    private static PodTemplateSpec plain(PodTemplateSpec template) {
        PodTemplateSpec copy = new PodTemplateSpecBuilder(template).build();
        if (copy.getMetadata() != null && copy.getMetadata().getLabels() != null) {
            Map<String, String> labels = new HashMap<>(copy.getMetadata().getLabels());
            labels.keySet().removeAll(Set.of(TEMPLATE_HASH));
            copy.getMetadata().setLabels(labels);
        }
        return copy;
    }

    private static String owner(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(owner -> owner.getUid())
                .findFirst()
                .orElse("");
    }

    private static String label(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? "" : PodReader.text(labels.get(REVISION));
    }

    private static int number(Integer value, int absent) {
        return value == null ? absent : value;
    }
}

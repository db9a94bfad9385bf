package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutWatch;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Informers on the kinds that matter for some workloads. The client lists again by itself after a cut connection, a
 * restart of the API server or a 410.
 */
public final class ClusterWatch implements RolloutWatch, WorkloadReader.Inventory {
    private static final int STOPPED = 1_000_000;
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final String namespace;
    private final List<ObjectKey> workloads;
    private final Set<String> configuration;
    private final String content;
    private final List<SharedIndexInformer<?>> all = new ArrayList<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, Runnable> asked = new LinkedHashMap<>();
    private final Semaphore changes = new Semaphore(1);
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<ReplicaSet> replicaSets;
    private final SharedIndexInformer<StatefulSet> statefulSets;
    private final SharedIndexInformer<DaemonSet> daemonSets;
    private final SharedIndexInformer<ControllerRevision> revisions;
    private boolean seenOnce;
    private Cancellation heard;

    /**
     * @param workloads what the release names
     * @param configuration names of its ConfigMaps
     * @param content digest of the release
     * @param labels that all pods of the workloads have; may be none, and then all pods of the namespace are watched
     */
    public ClusterWatch(
            Cluster cluster,
            List<ObjectKey> workloads,
            Set<String> configuration,
            String content,
            Map<String, String> labels) {
        this.client = cluster.client();
        this.namespace = cluster.namespace();
        this.workloads = List.copyOf(workloads);
        this.configuration = Set.copyOf(configuration);
        this.content = content;
        var apps = client.apps();
        boolean any = !workloads.isEmpty();
        pods = any ? watch("pods", client.pods().inNamespace(namespace).withLabels(labels)) : null;
        deployments =
                has("Deployment") ? watch("deployments", apps.deployments().inNamespace(namespace)) : null;
        replicaSets = has("Deployment")
                ? watch("replicasets", apps.replicaSets().inNamespace(namespace).withLabels(labels))
                : null;
        statefulSets =
                has("StatefulSet") ? watch("statefulsets", apps.statefulSets().inNamespace(namespace)) : null;
        daemonSets = has("DaemonSet") ? watch("daemonsets", apps.daemonSets().inNamespace(namespace)) : null;
        revisions = has("DaemonSet")
                ? watch(
                        "controllerrevisions",
                        apps.controllerRevisions().inNamespace(namespace).withLabels(labels))
                : null;
        if (has("StatefulSet") || has("DaemonSet")) {
            watchRefusals();
        }
        all.forEach(informer -> informer.start().whenComplete((started, problem) -> changes.release()));
    }

    private boolean has(String kind) {
        return workloads.stream().anyMatch(key -> key.is(kind));
    }

    private <T extends HasMetadata> SharedIndexInformer<T> watch(String what, FilterWatchListDeletable<T, ?, ?> kind) {
        SharedIndexInformer<T> informer = kind.withLimit(PAGE).runnableInformer(0);
        informer.exceptionHandler((started, problem) -> true);
        asked.put(what, () -> kind.list(new ListOptionsBuilder().withLimit(1L).build()));
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                changes.release();
            }

            @Override
            public void onUpdate(T before, T after) {
                changes.release();
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                changes.release();
            }
        });
        all.add(informer);
        return informer;
    }

    /** These controllers tell by events only. Those from before say nothing about this release. */
    private void watchRefusals() {
        var events = client.v1().events().inNamespace(namespace).withField("reason", "FailedCreate");
        SharedIndexInformer<Event> informer = events.withLimit(PAGE).runnableInformer(0);
        asked.put(
                "events",
                () -> events.list(new ListOptionsBuilder().withLimit(1L).build()));
        informer.exceptionHandler((started, problem) -> true);
        informer.addEventHandler(new ResourceEventHandler<Event>() {
            @Override
            public void onAdd(Event event) {
                if (informer.hasSynced()) {
                    note(event);
                }
            }

            @Override
            public void onUpdate(Event before, Event after) {
                note(after);
            }

            @Override
            public void onDelete(Event event, boolean unknown) {
                // An event that is forgotten changes nothing.
            }
        });
        all.add(informer);
    }

    private void note(Event event) {
        if (event.getInvolvedObject() != null && event.getInvolvedObject().getUid() != null) {
            refusals.put(event.getInvolvedObject().getUid(), PodReader.text(event.getMessage()));
            changes.release();
        }
    }

    @Override
    public Optional<RolloutSeen> next(Duration atMost, Cancellation cancellation) {
        if (heard != cancellation) {
            heard = cancellation;
            cancellation.onCancel(() -> changes.release(STOPPED));
        }
        long end = System.nanoTime() + atMost.toNanos();
        try {
            do {
                if (!changes.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
                changes.drainPermits();
                if (cancellation.cancelled()) {
                    return Optional.empty();
                }
                seenOnce = seenOnce || all.stream().allMatch(SharedIndexInformer::hasSynced);
            } while (!seenOnce);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        WorkloadReader reader = new WorkloadReader(this, content);
        return Optional.of(new RolloutSeen(workloads.stream().map(reader::read).toList(), configuration));
    }

    /** Asks for each kind: an informer that waits to connect again says that it watches. */
    @Override
    public Optional<String> blind() {
        for (Map.Entry<String, Runnable> each : asked.entrySet()) {
            try {
                each.getValue().run();
            } catch (KubernetesClientException e) {
                return Optional.of(
                        each.getKey() + " cannot be listed: " + Refusal.of(e).message());
            }
        }
        return Optional.empty();
    }

    @Override
    public String evidence(Collection<String> names) {
        return new PodEvidence(client, namespace).of(names, pods());
    }

    @Override
    public void close() {
        all.forEach(SharedIndexInformer::stop);
    }

    @Override
    public Optional<Deployment> deployment(String name) {
        return named(deployments, name);
    }

    @Override
    public Optional<StatefulSet> statefulSet(String name) {
        return named(statefulSets, name);
    }

    @Override
    public Optional<DaemonSet> daemonSet(String name) {
        return named(daemonSets, name);
    }

    @Override
    public List<ReplicaSet> replicaSets() {
        return list(replicaSets);
    }

    @Override
    public List<ControllerRevision> revisions() {
        return list(revisions);
    }

    @Override
    public List<Pod> pods() {
        return list(pods);
    }

    @Override
    public String refusal(String uid) {
        return refusals.getOrDefault(uid, "");
    }

    private <T> Optional<T> named(SharedIndexInformer<T> informer, String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name));
    }

    private static <T> List<T> list(SharedIndexInformer<T> informer) {
        return informer == null ? List.of() : informer.getStore().list();
    }
}

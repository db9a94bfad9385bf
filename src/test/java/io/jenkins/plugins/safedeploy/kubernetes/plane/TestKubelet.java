package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Scheduler and kubelets of all nodes: gives each pod a node, in turn, and lets its containers behave as their images' names
 * say, see {@link Behaviour}. Pods that are marked deleted go at once. Serves the containers' logs.
 */
public final class TestKubelet {
    private final KubernetesClient client;
    private final KubeletEvents events;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8, run -> {
        Thread thread = new Thread(run, "test-kubelet");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final Map<String, Behaviour> byImage = new ConcurrentHashMap<>();
    private final Map<String, Behaviour> byNode = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger addresses = new AtomicInteger();

    TestKubelet(ControlPlane plane, TestNodes nodes) throws IOException {
        this.client = plane.client(plane.adminToken());
        this.events = new KubeletEvents(client);
        nodes.create(new KubeletLogs(plane.tls(), this::log).port());
        client.pods().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                PodWorker worker = new PodWorker(TestKubelet.this, client, pod);
                workers.put(key(pod), worker);
                step(worker, Instant.MIN);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                PodWorker worker = workers.get(key(pod));
                if (worker != null && worker.sees(pod)) {
                    step(worker, Instant.MIN);
                }
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                Optional.ofNullable(workers.remove(key(pod))).ifPresent(PodWorker::gone);
            }
        });
    }

    /**
     * From now on an image behaves otherwise; running containers too.
     *
     * @param image as it stands in the pod, with its tag or digest
     * @param behaviour a word of {@link Behaviour}'s table
     */
    public void behave(String image, String behaviour) {
        byImage.put(image, Behaviour.of(behaviour));
        wakeAll();
    }

    /** From now on every container of the node behaves so, whatever its image. */
    public void breakNode(String node, String behaviour) {
        byNode.put(node, Behaviour.of(behaviour));
        wakeAll();
    }

    /** Only the images' names decide again. */
    public void reset() {
        byImage.clear();
        byNode.clear();
        wakeAll();
    }

    private void wakeAll() {
        workers.values().forEach(worker -> {
            worker.wake();
            step(worker, Instant.MIN);
        });
    }

    Behaviour behaviour(String image, String node) {
        Behaviour ofNode = node == null ? null : byNode.get(node);
        return Stream.of(ofNode, byImage.get(image))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Behaviour.ofImage(image));
    }

    /** The node that the pod asks for (a DaemonSet's), else the next one that is not cordoned; empty when it cannot be placed. */
    Optional<String> nodeFor(Pod pod) {
        if (pod.getSpec().getContainers().stream()
                .anyMatch(each -> behaviour(each.getImage(), null).kind() == Behaviour.Kind.UNSCHEDULABLE)) {
            return Optional.empty();
        }
        Optional<String> wanted = daemonNode(pod);
        if (wanted.isPresent()) {
            return wanted;
        }
        List<String> free = client.nodes().list().getItems().stream()
                .filter(node -> !Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .map(Node::getMetadata)
                .map(each -> each.getName())
                .toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(turn.getAndIncrement() % free.size()));
    }

    private static Optional<String> daemonNode(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(affinity -> affinity.getNodeAffinity())
                .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
                .flatMap(required -> required.getNodeSelectorTerms().stream()
                        .flatMap(term -> term.getMatchFields().stream())
                        .filter(field -> field.getKey().equals("metadata.name"))
                        .map(field -> field.getValues().get(0))
                        .findFirst());
    }

    String newAddress() {
        int n = addresses.getAndIncrement();
        return "10.88." + (n / 250 % 250) + "." + (n % 250 + 1);
    }

    KubeletEvents events() {
        return events;
    }

    void tell(Pod pod, String node, ContainerLife.Event event) {
        threads.execute(() -> events.tell(pod, node, event));
    }

    private List<String> log(String namespace, String pod, String container) {
        return workers.entrySet().stream()
                .filter(each -> each.getKey().startsWith(namespace + "/" + pod + "/"))
                .findFirst()
                .map(each -> each.getValue().log(container))
                .orElse(null);
    }

    private void step(PodWorker worker, Instant due) {
        long delay = Math.max(
                0,
                due.equals(Instant.MIN)
                        ? 0
                        : Duration.between(Instant.now(), due).toMillis());
        threads.schedule(
                () -> {
                    Instant next = worker.step();
                    if (!next.equals(Instant.MAX)) {
                        step(worker, next);
                    }
                },
                delay,
                TimeUnit.MILLISECONDS);
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName() + "/"
                + pod.getMetadata().getUid();
    }
}

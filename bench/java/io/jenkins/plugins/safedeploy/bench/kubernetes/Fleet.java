package io.jenkins.plugins.safedeploy.bench.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Cluster;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** So many Deployments of one replica in a namespace of their own, seen by watch. */
public final class Fleet implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final KubernetesClient admin = Cluster.shared().admin();
    private final String namespace = Cluster.shared().newNamespace();
    private final int size;
    private final SharedIndexInformer<Deployment> seen;

    public Fleet(int size) {
        this.size = size;
        seen = admin.apps().deployments().inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment each) {
                wake();
            }

            @Override
            public void onUpdate(Deployment before, Deployment each) {
                wake();
            }

            @Override
            public void onDelete(Deployment each, boolean unknown) {
                wake();
            }
        });
    }

    private synchronized void wake() {
        notifyAll();
    }

    public String namespace() {
        return namespace;
    }

    public List<String> names() {
        return IntStream.range(0, size).mapToObj(n -> "shop-" + n).toList();
    }

    /** All objects as YAML documents. */
    public String manifests(String image) {
        return names().stream()
                .map(name -> """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: %2$s}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: %1$s}}
                          template:
                            metadata: {labels: {app: %1$s}}
                            spec: {containers: [{name: app, image: '%3$s'}]}
                        """.formatted(name, namespace, image))
                .collect(Collectors.joining("---\n"));
    }

    /** Returns when every one of them has the template with this image, whatever the deployment controller knows yet. */
    public void awaitStored(String image) throws InterruptedException {
        await("stored the template with " + image, each -> image(each).equals(image));
    }

    /** Returns when the deployment controller has taken the template with this image for every one of them. */
    public void awaitTemplates(String image) throws InterruptedException {
        await("the template with " + image, each -> image(each).equals(image) && observed(each));
    }

    /** Returns when nothing moves any more: every one runs this image and is available. */
    public void awaitQuiet(String image) throws InterruptedException {
        await(
                image + " available",
                each -> image(each).equals(image)
                        && observed(each)
                        && Objects.equals(each.getStatus().getReplicas(), 1)
                        && Objects.equals(each.getStatus().getUpdatedReplicas(), 1)
                        && Objects.equals(each.getStatus().getAvailableReplicas(), 1));
    }

    private static String image(Deployment each) {
        return each.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    private static boolean observed(Deployment each) {
        return each.getStatus() != null
                && Objects.equals(
                        each.getStatus().getObservedGeneration(),
                        each.getMetadata().getGeneration());
    }

    private synchronized void await(String what, Predicate<Deployment> holds) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        Set<String> missing = new HashSet<>(names());
        while (true) {
            missing.removeIf(name -> {
                Deployment each = seen.getStore().getByKey(namespace + "/" + name);
                return each != null && holds.test(each);
            });
            if (missing.isEmpty()) {
                return;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("after " + LONGEST + " not all had " + what + ": " + missing);
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        seen.close();
        admin.namespaces().withName(namespace).delete();
    }
}

package io.jenkins.plugins.safedeploy.bench.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Cluster;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** From the moment that a pod of a new release reports a crash loop until somebody says that the release failed. */
public final class Decisions {
    private static final String CHART = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec: {containers: [{name: app, image: '{{ .Values.image }}'}]}
            """;

    /** Releases the image that crashes and returns when it is known to have failed. */
    public interface Decider {
        void decide(String image) throws Exception;
    }

    private final ControlPlane plane = Cluster.shared().controlPlane();
    private final String namespace = Cluster.shared().newNamespace();
    private final Path folder;

    /** @param folder empty; for the chart and the clients' caches */
    public Decisions(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve("chart/templates"));
        Files.writeString(folder.resolve("chart/Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        Files.writeString(folder.resolve("chart/templates/shop.yaml"), CHART);
        client("helm")
                .run("install", "shop", chart(), "--set", "image=test.local/ready:v1", "--wait", "--timeout", "2m")
                .orThrow();
    }

    /** {@code helm upgrade --wait}; its deadline is the only thing that tells it. */
    public Decider helm(String timeout) {
        return image -> mustFail(client("helm")
                .run("upgrade", "shop", chart(), "--set", "image=" + image, "--wait", "--timeout", timeout));
    }

    /** {@code kubectl set image}, then {@code kubectl rollout status} with a deadline. */
    public Decider rolloutStatus(String timeout) {
        return image -> {
            Client kubectl = client("kubectl");
            kubectl.run("set", "image", "deployment/shop", "app=" + image).orThrow();
            mustFail(kubectl.run("rollout", "status", "deployment/shop", "--timeout=" + timeout));
        };
    }

    /** Nanoseconds; the release before is running again when this returns. */
    public double time(Decider decider, String image) throws Exception {
        try {
            return time(namespace, decider, image);
        } finally {
            // Without force helm 4 refuses to go back after kubectl has set the image.
            client("helm")
                    .run("rollback", "shop", "1", "--force-conflicts", "--wait", "--timeout", "2m")
                    .orThrow();
        }
    }

    /** Nanoseconds from the first pod with this image that reports a crash loop to the decision. */
    public static double time(String namespace, Decider decider, String image) throws Exception {
        CompletableFuture<Long> crashed = new CompletableFuture<>();
        try (Watch watch = Cluster.shared()
                .admin()
                .pods()
                .inNamespace(namespace)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod pod) {
                        if (crashLoops(pod, image)) {
                            crashed.complete(System.nanoTime());
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        crashed.completeExceptionally(cause);
                    }
                })) {
            decider.decide(image);
            long decided = System.nanoTime();
            return decided - crashed.get(1, TimeUnit.SECONDS);
        }
    }

    private static boolean crashLoops(Pod pod, String image) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(each -> each.getImage().equals(image))
                .map(ContainerStatus::getState)
                .anyMatch(state -> state.getWaiting() != null
                        && "CrashLoopBackOff".equals(state.getWaiting().getReason()));
    }

    private static void mustFail(Client.Answer answer) {
        if (answer.exitCode() == 0) {
            throw new IllegalStateException("a release that crashes was taken for good: " + answer.output());
        }
    }

    private String chart() {
        return folder.resolve("chart").toString();
    }

    private Client client(String name) throws Exception {
        return new Client(name, plane.kubeconfig(plane.adminToken()), namespace, folder);
    }
}

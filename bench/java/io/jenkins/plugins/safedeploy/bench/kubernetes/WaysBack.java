package io.jenkins.plugins.safedeploy.bench.kubernetes;

import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Cluster;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * From the trigger until every Deployment of a fleet reports the old template. Each way starts from a fleet that is quiet at
 * v2 and has v1 as the revision before.
 */
public final class WaysBack implements AutoCloseable {
    public static final String OLD = "test.local/ready:v1";
    public static final String NEW = "test.local/ready:v2";

    /** What goes back, given the fleet. */
    public interface Way {
        void back(Fleet fleet, Client kubectl, Path old) throws Exception;
    }

    public static final Way UNDO = (fleet, kubectl, old) -> kubectl.undo(fleet.names());
    public static final Way APPLY =
            (fleet, kubectl, old) -> kubectl.run("apply", "-f", old.toString()).orThrow();

    /** @param requests and bytes: what the clients sent to the API server */
    public record Traffic(int requests, long bytes) {}

    private final ControlPlane plane = Cluster.shared().controlPlane();
    private final Fleet fleet;
    private final Path home;
    private final Path old;
    private final Path newer;
    private final Map<Way, Double> stored = new HashMap<>();

    /** @param folder empty; for manifests and the clients' caches */
    public WaysBack(int size, Path folder) throws Exception {
        fleet = new Fleet(size);
        home = Files.createDirectories(folder.resolve("home"));
        old = Files.writeString(folder.resolve("old.yaml"), fleet.manifests(OLD));
        newer = Files.writeString(folder.resolve("new.yaml"), fleet.manifests(NEW));
        apply(old);
        fleet.awaitQuiet(OLD);
    }

    public Fleet fleet() {
        return fleet;
    }

    /** Nanoseconds from the trigger until every one reports the old template. */
    public double time(Way way) throws Exception {
        goAhead();
        Client kubectl = client(plane.kubeconfig(plane.adminToken()));
        long start = System.nanoTime();
        way.back(fleet, kubectl, old);
        fleet.awaitStored(OLD);
        stored.put(way, (double) (System.nanoTime() - start));
        fleet.awaitTemplates(OLD);
        return System.nanoTime() - start;
    }

    /** Nanoseconds from the last trigger of this way until every one had the old template. */
    public double stored(Way way) {
        return stored.get(way);
    }

    /** Not timed: the proxy that counts costs time of its own. */
    public Traffic traffic(Way way) throws Exception {
        goAhead();
        try (ChaosProxy proxy = new ChaosProxy(plane)) {
            Client kubectl = client(proxy.kubeconfig(plane.adminToken()));
            kubectl.run("get", "deployments").orThrow(); // what it has to learn of an unknown server does not count
            int requests = proxy.requests().size();
            long bytes = proxy.bytesSent();
            way.back(fleet, kubectl, old);
            fleet.awaitTemplates(OLD);
            return new Traffic(proxy.requests().size() - requests, proxy.bytesSent() - bytes);
        }
    }

    private void goAhead() throws Exception {
        fleet.awaitQuiet(OLD);
        apply(newer);
        fleet.awaitQuiet(NEW);
    }

    private void apply(Path file) throws Exception {
        client(plane.kubeconfig(plane.adminToken()))
                .run("apply", "-f", file.toString())
                .orThrow();
    }

    private Client client(Path kubeconfig) {
        return new Client("kubectl", kubeconfig, fleet.namespace(), home);
    }

    @Override
    public void close() {
        fleet.close();
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Objects that are being deleted: an apply to one succeeds, and what was applied goes with it. */
final class Leaving {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 250;

    private Leaving() {}

    static boolean is(JsonNode live) {
        return live.path("metadata").has("deletionTimestamp");
    }

    /** For people: since when, and what it waits for. */
    static String words(JsonNode live) {
        List<String> finalizers = new ArrayList<>();
        live.at("/metadata/finalizers").forEach(each -> finalizers.add(each.asText()));
        return "is being deleted since "
                + live.at("/metadata/deletionTimestamp").asText()
                + (finalizers.isEmpty() ? "" : " and waits for " + String.join(", ", finalizers));
    }

    /**
     * Waits a while until an object that is being deleted is gone, so that it can be made anew.
     *
     * @param now as it was seen last
     * @param mayGoOn throws what ends the waiting
     * @return as it is now
     * @throws KubernetesClientException when it does not go
     */
    static Optional<ObjectNode> awaited(
            Cluster cluster, ObjectNode desired, Optional<ObjectNode> now, Runnable mayGoOn) {
        long start = System.nanoTime();
        Optional<ObjectNode> seen = now;
        while (seen.filter(Leaving::is).isPresent()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw stays(seen.get(), "; what is applied to it would go with it. Let it go, then apply again");
            }
            mayGoOn.run();
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stays(seen.get(), ", and was not waited for");
            }
            seen = cluster.get(desired);
        }
        return seen;
    }

    private static KubernetesClientException stays(JsonNode live, String what) {
        return new KubernetesClientException("it " + words(live) + what, HttpURLConnection.HTTP_GONE, null);
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Hook;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs the Jobs of a release, those of one weight side by side, and waits for each of them to end. */
final class Jobs {
    /** Where neither the deployment nor the Job itself has a deadline. */
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final long PAUSE_MILLIS = 250;

    private final Cluster cluster;
    private final boolean bounded;
    private final Runnable mayGoOn;

    /**
     * @param bounded whether {@code mayGoOn} ends the waiting some day
     * @param mayGoOn throws what ends the waiting
     */
    Jobs(Cluster cluster, boolean bounded, Runnable mayGoOn) {
        this.cluster = cluster;
        this.bounded = bounded;
        this.mayGoOn = mayGoOn;
    }

    /** Stops at the first weight of which one did not do well. */
    List<ObjectApply.Result> run(Collection<ObjectNode> jobs, Function<ObjectNode, ObjectApply.Result> apply) {
        List<ObjectApply.Result> results = new ArrayList<>();
        var byWeight = jobs.stream().collect(Collectors.groupingBy(Hook::weight, TreeMap::new, Collectors.toList()));
        for (List<ObjectNode> together : byWeight.values()) {
            results.addAll(Parallel.each(together, job -> run(job, apply)));
            if (results.stream().anyMatch(result -> result.problem() != null)) {
                break;
            }
        }
        return results;
    }

    private ObjectApply.Result run(ObjectNode job, Function<ObjectNode, ObjectApply.Result> apply) {
        ObjectApply.Result applied = apply.apply(job);
        if (applied.object() == null) {
            return applied;
        }
        try {
            String problem = ended(ObjectKey.of(job), job);
            List<String> notes = new ArrayList<>(applied.notes());
            if (problem == null) {
                notes.add(applied.key() + " is complete");
            }
            return new ObjectApply.Result(
                    applied.key(), problem == null ? applied.object() : null, applied.stamp(), problem, notes);
        } catch (KubernetesClientException e) {
            return new ObjectApply.Result(
                    applied.key(),
                    null,
                    null,
                    applied.key() + ": " + ObjectApply.words(Refusal.of(e)),
                    applied.notes());
        } catch (TargetException | IOException e) {
            throw new IllegalStateException(e); // nothing that is asked throws them
        }
    }

    /** Null when it completed. */
    private String ended(ObjectKey key, ObjectNode job) throws TargetException, IOException {
        long start = System.nanoTime();
        Patience patience = new Patience(mayGoOn);
        while (true) {
            mayGoOn.run();
            ObjectNode now = patience.ask(() -> cluster.get(job).orElse(null));
            if (now == null) {
                return key + " was deleted while it ran";
            }
            if (!condition(now, "Complete").isMissingNode()) {
                return null;
            }
            JsonNode failed = condition(now, "Failed");
            if (!failed.isMissingNode()) {
                return key + " failed: "
                        + failed.path("message").asText(failed.path("reason").asText())
                        + ". Its logs: kubectl logs job/" + key.name() + " -n " + key.namespace();
            }
            boolean itself = now.path("spec").has("activeDeadlineSeconds");
            if (!bounded && !itself && System.nanoTime() - start > LONGEST_NANOS) {
                return key
                        + " did not end within 10 minutes. Give it activeDeadlineSeconds, or the plan an applyTimeout";
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return key + " was not waited for: interrupted";
            }
        }
    }

    private static JsonNode condition(JsonNode job, String type) {
        for (JsonNode condition : job.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals("True")) {
                return condition;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}

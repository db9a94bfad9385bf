package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster.Manner;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import io.jenkins.plugins.safedeploy.targets.kubernetes.progress.Share;
import io.jenkins.plugins.safedeploy.targets.kubernetes.progress.Strategy;
import io.jenkins.plugins.safedeploy.targets.kubernetes.progress.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives a share of a service to a release, beside what is there, and takes it back. */
public final class Steps {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Manner OURS = new Manner(Marks.MANAGER, true, false);

    private final Cluster cluster;
    private final ServiceRecords records;
    private final Consumer<String> log;

    /** @param log takes one line for each thing that people should know; any thread */
    public Steps(Cluster cluster, String service, Consumer<String> log) {
        this.cluster = cluster;
        this.records = new ServiceRecords(cluster, service);
        this.log = log;
    }

    /** The Deployments of the share of that release at that step; nothing is asked of those that are not there. */
    public Share share(ReleaseObjects objects, Strategy strategy, int step) {
        return Share.of(objects, cluster::get, strategy, new Traffic(objects, strategy).weighted(), step);
    }

    /** The Deployments of the share that is there; none when there is none. */
    public List<ObjectKey> workloads() throws IOException {
        return records.read().shares().stream()
                .map(ObjectKey::of)
                .filter(key -> key.is("Deployment"))
                .toList();
    }

    /** Why the steps of that release cannot be taken, by a dry run of what the first would make. */
    public List<String> problems(ReleaseObjects objects, Strategy strategy) {
        Traffic traffic = new Traffic(objects, strategy);
        List<String> problems = new ArrayList<>(traffic.problems());
        List<ObjectNode> made = new ArrayList<>(share(objects, strategy, 1).objects());
        made.addAll(traffic.servicesOfTheShare());
        Parallel.each(made, object -> {
                    try {
                        cluster.apply(object, new Manner(Marks.MANAGER, true, true));
                        return "";
                    } catch (KubernetesClientException e) {
                        return ObjectKey.of(object) + ": " + ObjectApply.words(Refusal.of(e));
                    }
                })
                .stream()
                .filter(problem -> !problem.isEmpty())
                .forEach(problems::add);
        return problems;
    }

    /** Makes the share of {@code request.step()}, or lets it grow. */
    public void take(ReleaseObjects objects, ApplyRequest request, Strategy strategy, Cancellation cancellation)
            throws TargetException, IOException {
        Runnable goOn = () -> {
            if (cancellation.cancelled()) {
                throw new KubernetesClientException("Stopped on request");
            }
        };
        new Patience(goOn).ask(() -> {
            once(objects, request, strategy, cancellation);
            return null;
        });
    }

    private void once(ReleaseObjects objects, ApplyRequest request, Strategy strategy, Cancellation cancellation)
            throws TargetException, IOException {
        int step = request.step();
        Traffic traffic = new Traffic(objects, strategy);
        Share share = share(objects, strategy, step);
        List<ObjectNode> services = traffic.servicesOfTheShare();
        List<ObjectNode> references = new ArrayList<>(share.references());
        services.forEach(service -> references.add(ServiceRecord.reference(service)));
        ServiceRecord record = records.change(
                request.witness().epoch(), before -> before.stepping(step, request.witness(), references));
        Map<ObjectKey, ObjectNode> recorded = new HashMap<>();
        record.objects().forEach(object -> recorded.put(ObjectKey.of(object), object));
        List<ObjectNode> routed = traffic.at(
                step, key -> recorded.getOrDefault(key, objects.objects().get(key)), this::hashOfThePodsThatStay);
        List<ObjectNode> made = new ArrayList<>(share.objects());
        made.addAll(services);
        List<ObjectNode> sent = List.of();
        if (strategy.percent(step) == 0 || traffic.weighted()) {
            sent = services(routed);
            sent.forEach(object -> cluster.apply(object, OURS)); // while no pod of the share is there to send to
        }
        Parallel.each(made, object -> cluster.apply(object, OURS));
        if (strategy.percent(step) > 0 && !routed.isEmpty()) {
            if (serve(share, cancellation)) {
                routed.forEach(object -> cluster.apply(object, OURS));
                sent = routed;
            } else if (traffic.weighted()) {
                log.accept("The pods of the share do not serve yet, so that no traffic is sent to them at this step");
            } else {
                throw new TargetException("the pods of the share do not serve, so nothing was switched to them");
            }
        }
        List<ObjectNode> applied = new ArrayList<>(made);
        applied.addAll(sent);
        records.change(request.witness().epoch(), before -> before.stepped(applied));
        share.workloads().forEach(key -> log.accept(key + ": " + strategy.percent(step) + " % at step " + step));
        if (share.workloads().isEmpty()) {
            log.accept("Step " + step + ": no Deployment of this release is there yet, so there is nothing to share");
        }
    }

    private static List<ObjectNode> services(List<ObjectNode> routed) {
        return routed.stream()
                .filter(object -> ObjectKey.of(object).is("Service"))
                .toList();
    }

    /** Waits a while for it. */
    private boolean serve(Share share, Cancellation cancellation) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!share.workloads().stream().allMatch(this::serves)) {
            if (cancellation.cancelled() || System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean serves(ObjectKey key) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
        return deployment != null
                && deployment.getStatus() != null
                && Objects.equals(
                        deployment.getStatus().getObservedGeneration(),
                        deployment.getMetadata().getGeneration())
                && Objects.equals(
                        deployment.getStatus().getAvailableReplicas(),
                        deployment.getSpec().getReplicas());
    }

    /**
     * Before a release is put back as a whole: while one is there for a share only, the traffic goes back to the pods that
     * stayed, and the share is taken away.
     *
     * @param record as it is while that release is being applied
     * @param objects of the release that comes back
     * @return whether nothing is left of a share
     */
    boolean withdraw(ServiceRecord record, ReleaseObjects objects, long epoch) throws TargetException, IOException {
        if (record.shares().isEmpty()) {
            return true;
        }
        if (record.step() == 0) {
            return false;
        }
        Strategy apart = new Strategy(Strategy.Kind.BLUE_GREEN, List.of(), null);
        for (ObjectNode service :
                new Traffic(objects, apart).at(1, key -> objects.objects().get(key), this::hashOfThePodsThatStay)) {
            boolean away = cluster.get(service)
                    .filter(live -> live.at("/spec/selector").has(Marks.TRACK))
                    .isPresent();
            if (away) {
                cluster.apply(service, OURS);
                log.accept(ObjectKey.of(service) + ": the traffic is back at the pods that stayed");
            }
        }
        objects.objects().entrySet().stream()
                .filter(object -> Traffic.isRoute(object.getKey()))
                .forEach(object -> cluster.apply(object.getValue(), OURS));
        remove(epoch);
        return true;
    }

    /** Takes the share away that is recorded, and forgets it. */
    void remove(long epoch) throws TargetException, IOException {
        List<ObjectNode> shares = records.read().shares();
        Parallel.each(shares, reference -> {
            cluster.get(reference)
                    .filter(live -> live.at("/metadata/labels").has(Marks.TRACK))
                    .ifPresent(live -> {
                        cluster.delete(live);
                        log.accept(ObjectKey.of(live) + " is taken away");
                    });
            return reference;
        });
        if (!shares.isEmpty()) {
            records.change(epoch, ServiceRecord::withoutShares);
        }
    }

    /** As the Deployment controller marks them; empty when it has none of the Deployment's present revision. */
    private Optional<String> hashOfThePodsThatStay(ObjectKey key) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
        if (deployment == null || deployment.getMetadata().getAnnotations() == null) {
            return Optional.empty();
        }
        String revision = deployment.getMetadata().getAnnotations().getOrDefault(REVISION, "");
        return cluster.client().apps().replicaSets().inNamespace(key.namespace()).list().getItems().stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(deployment.getMetadata().getUid())))
                .filter(set -> set.getMetadata().getAnnotations() != null
                        && revision.equals(set.getMetadata().getAnnotations().get(REVISION)))
                .map(ReplicaSet::getMetadata)
                .map(metadata -> metadata.getLabels().get(HASH))
                .findFirst();
    }
}

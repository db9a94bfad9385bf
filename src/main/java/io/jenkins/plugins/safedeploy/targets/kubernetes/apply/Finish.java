package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster.Manner;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is done once a release is verified: the Services send to it alone, what was made for a share goes, and so does every
 * object that Safe Deploy put there for this service and that the release no longer names.
 */
public final class Finish {
    /** Whose removal takes away more than a rollback could bring back. */
    private static final Set<String> NEVER =
            Set.of("Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume", "Secret");

    private final Cluster cluster;
    private final String service;
    private final Consumer<String> log;

    /** @param log takes one line for each thing that people should know; any thread */
    public Finish(Cluster cluster, String service, Consumer<String> log) {
        this.cluster = cluster;
        this.service = service;
        this.log = log;
    }

    /**
     * May be called again.
     *
     * @param objects of the release that was verified
     * @throws TargetException.StaleEpoch when a newer driver was here; then nothing was changed
     * @throws TargetException when something could not be removed; the rest was
     */
    public void of(ReleaseObjects objects, long epoch, Cancellation cancellation) throws TargetException, IOException {
        ServiceRecords records = new ServiceRecords(cluster, service);
        ServiceRecord record = records.change(epoch, ServiceRecord::verified);
        sendHere(objects, records, record, epoch);
        new Steps(cluster, service, log).remove(epoch);
        Set<ObjectKey> wanted = new HashSet<>(objects.objects().keySet());
        List<ObjectNode> left = record.placed().stream()
                .filter(reference -> !wanted.contains(ObjectKey.of(reference)))
                .toList();
        List<ObjectNode> gone = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ObjectNode reference : left) {
            if (cancellation.cancelled()) {
                break;
            }
            try {
                if (removed(reference)) {
                    gone.add(reference);
                }
            } catch (KubernetesClientException e) {
                problems.add(ObjectKey.of(reference) + ": " + ObjectApply.words(Refusal.of(e)));
            }
        }
        if (!gone.isEmpty()) {
            records.change(epoch, before -> before.without(gone));
        }
        if (!problems.isEmpty()) {
            throw new TargetException("objects that the release no longer names stay: " + String.join("; ", problems));
        }
    }

    /** Lets what was overlaid while the share served be as the release wants it. */
    private void sendHere(ReleaseObjects objects, ServiceRecords records, ServiceRecord record, long epoch)
            throws TargetException, IOException {
        List<ObjectNode> recorded = new ArrayList<>(record.objects());
        boolean changed = false;
        for (int i = 0; i < recorded.size(); i++) {
            ObjectNode there = recorded.get(i);
            ObjectNode wanted = objects.objects().get(ObjectKey.of(there));
            if (wanted != null
                    && there.at("/spec/selector").has(Marks.TRACK)
                    && !wanted.at("/spec/selector").has(Marks.TRACK)) {
                cluster.apply(wanted, new Manner(Marks.MANAGER, true, false));
                recorded.set(i, wanted);
                changed = true;
            }
        }
        if (changed) {
            records.change(epoch, before -> before.applied(recorded, List.of(), true));
        }
    }

    /** Whether it need not be remembered any more: it is gone, or never was ours. */
    private boolean removed(ObjectNode reference) {
        ObjectKey key = ObjectKey.of(reference);
        ObjectNode live = cluster.get(reference).orElse(null);
        if (live == null) {
            return true;
        }
        boolean ours = live.at("/metadata/labels").path(Marks.SERVICE).asText().equals(Marks.label(service));
        if (!ours) {
            log.accept(key + " is no longer named by the release, and stays: it belongs to something else now");
            return true;
        }
        if (NEVER.contains(key.kind())) {
            log.accept(key + " is no longer named by the release, and stays: a " + key.kind()
                    + " is never removed. Delete it by hand when it is not needed");
            return false;
        }
        if (cluster.delete(live)) {
            log.accept(key + " is no longer named by the release, and is removed");
        }
        return true;
    }
}

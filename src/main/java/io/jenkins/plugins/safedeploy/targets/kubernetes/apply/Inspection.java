package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster.Manner;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.Difference;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells what is there. A release is installed when its record says so and a server-side dry run of the objects as they
 * were applied would change nothing: what is stored is not what was sent ({@code 1000m} is stored as {@code 1}), so only
 * the API server can compare. An object that is stored exactly as the apply left it needs no such trial.
 */
public final class Inspection {
    private static final int SHOWN = 5;

    private static final int TRIES = 20;

    private final Cluster cluster;
    private final String service;
    private final ServiceRecords records;

    public Inspection(Cluster cluster, String service) {
        this.cluster = cluster;
        this.service = service;
        this.records = new ServiceRecords(cluster, service);
    }

    /** @throws KubernetesClientException when the API server cannot be asked */
    public Observation observe() throws IOException {
        ServiceRecord record = records.read();
        if (record.witness() == null) {
            return new Observation(
                    null, null, null, "", "nothing was deployed by Safe Deploy in namespace " + cluster.namespace());
        }
        if (record.installed().isEmpty()) {
            String what = record.wasUndone()
                    ? "release " + record.release() + " was refused, and what it had changed was put back"
                    : "an apply of release " + record.release() + " has not ended";
            return new Observation(null, null, record.witness(), "", what + " in namespace " + cluster.namespace());
        }
        List<ObjectNode> objects = record.objects();
        Supplier<String> instances = Parallel.beside(() -> Instances.of(cluster, objects));
        List<Drift> drift = drift(objects, record.stamps());
        Digest installed =
                drift.stream().allMatch(Drift::foreign) ? record.installed().get() : null;
        String detail = "release " + record.release() + " in namespace " + cluster.namespace()
                + (objects.isEmpty() ? "; its objects are too large to be compared" : "")
                + (drift.isEmpty() ? "" : "; changed by others: " + said(drift));
        return new Observation(installed, installed, record.witness(), instances.get(), detail);
    }

    private static String said(List<Drift> drift) {
        String first = drift.stream().limit(SHOWN).map(Drift::what).collect(Collectors.joining("; "));
        return first + (drift.size() > SHOWN ? "; and " + (drift.size() - SHOWN) + " more" : "");
    }

    /**
     * One thing that others changed.
     *
     * @param foreign whether it is only something more in a pod template, which the release does not name
     */
    private record Drift(String what, boolean foreign) {}

    /** Everything in which the recorded objects differ from the live ones, by object and path. */
    public List<String> drift() throws IOException {
        ServiceRecord record = records.read();
        return record.installed().isEmpty()
                ? List.of()
                : drift(record.objects(), record.stamps()).stream()
                        .map(Drift::what)
                        .toList();
    }

    /** In what the share of a step differs from what was applied for it, in words; empty when in nothing that counts. */
    public String changedInShare(int step) throws IOException {
        ServiceRecord record = records.read();
        if (record.step() != step) {
            return "the record in the namespace tells of step " + record.step() + ", not of step " + step;
        }
        return said(drift(record.share(), List.of()).stream()
                .filter(drift -> !drift.foreign())
                .toList());
    }

    /** What a rollback to {@code release} would not bring back. */
    public List<String> willNotGoBack(Release release, ReleaseObjects objects, Secrets secrets) throws IOException {
        return secrets.changes(records.read().secrets(release.contentDigest()), objects);
    }

    private List<Drift> drift(List<ObjectNode> objects, List<String> stamps) {
        Live live = Live.of(cluster, service, objects);
        List<Drift> all = new ArrayList<>();
        List<Integer> each = IntStream.range(0, objects.size()).boxed().toList();
        Parallel.each(each, i -> changed(objects.get(i), i < stamps.size() ? stamps.get(i) : "", live))
                .forEach(all::addAll);
        return all;
    }

    private List<Drift> changed(ObjectNode recorded, String stamp, Live seen) {
        ObjectKey key = ObjectKey.of(recorded);
        if (key.is("Job")) {
            return List.of();
        }
        ObjectNode live = seen.get(recorded).orElse(null);
        if (live != null && Leaving.is(live)) {
            return List.of(new Drift(key + " " + Leaving.words(live), false));
        }
        for (int i = 0; live != null && !stamp.equals(Difference.stamp(live)); i++) {
            try {
                ObjectNode tried = cluster.apply(ObjectApply.at(live, recorded), new Manner(Marks.MANAGER, true, true));
                return differences(key, live, tried, recorded);
            } catch (KubernetesClientException e) {
                if (i == TRIES || !ServiceRecords.changed(e)) {
                    throw e;
                }
                live = cluster.get(recorded).orElse(null); // its controller was faster
            }
        }
        return live == null ? List.of(new Drift(key + " is gone", false)) : differences(key, live, live, recorded);
    }

    private static List<Drift> differences(ObjectKey key, ObjectNode live, ObjectNode tried, ObjectNode recorded) {
        List<Drift> changed = new ArrayList<>();
        if (Selected.more(key, live, recorded)) {
            changed.add(new Drift(key + " selects by more than the release says: " + live.at("/spec/selector"), false));
        }
        Difference.between(live, tried).forEach(difference -> changed.add(new Drift(key + " " + difference, false)));
        if (PodTemplates.isWorkload(key)) {
            ManagedFields.of(live)
                    .foreignInTemplate(Marks.MANAGER)
                    .forEach(more -> changed.add(new Drift(key + " has more in its pod template, " + more, true)));
        }
        return changed;
    }
}

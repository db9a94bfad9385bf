package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import java.io.IOException;

/**
 * Reads and writes the {@link ServiceRecord} of a service. Every write is made on the version that was read, so an older
 * driver can never overwrite what a newer one wrote.
 */
final class ServiceRecords {
    private static final int TRIES = 20;

    private final Cluster cluster;
    private final String service;
    private final String suffix;

    ServiceRecords(Cluster cluster, String service) {
        this(cluster, service, "");
    }

    /** @param suffix of the ConfigMap's name; one that no other service's name can have */
    ServiceRecords(Cluster cluster, String service, String suffix) {
        this.cluster = cluster;
        this.service = service;
        this.suffix = suffix;
    }

    /** Makes a new record of an old one. */
    @FunctionalInterface
    interface Change {
        ServiceRecord of(ServiceRecord before) throws IOException;
    }

    ServiceRecord read() {
        ServiceRecord none = ServiceRecord.none(cluster.namespace(), service, suffix);
        return cluster.get(none.map()).map(ServiceRecord::new).orElse(none);
    }

    /**
     * Changes the record as the driver of {@code epoch}.
     *
     * @throws TargetException.StaleEpoch when a newer driver was here; then nothing was written
     */
    ServiceRecord change(long epoch, Change change) throws TargetException, IOException {
        for (int i = 0; ; i++) {
            ServiceRecord before = read();
            refuseStale(before, epoch);
            ServiceRecord after = change.of(before.withEpoch(epoch));
            try {
                return new ServiceRecord(before.isThere() ? cluster.replace(after.map()) : cluster.create(after.map()));
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Asks whether a newer driver was here. */
    void check(long epoch) throws TargetException.StaleEpoch {
        refuseStale(read(), epoch);
    }

    private void refuseStale(ServiceRecord record, long epoch) throws TargetException.StaleEpoch {
        if (record.epoch() > epoch) {
            throw new TargetException.StaleEpoch("Another driver took over service '" + service + "' in namespace "
                    + cluster.namespace() + ": epoch " + record.epoch() + " was here, this is epoch " + epoch
                    + ". Nothing more was changed from here.");
        }
    }

    /** Whether a refusal may be overcome by reading again. */
    static boolean changed(KubernetesClientException e) {
        return Refusal.of(e).kind() == Refusal.Kind.CHANGED;
    }
}

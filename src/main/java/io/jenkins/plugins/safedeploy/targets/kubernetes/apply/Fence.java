package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import java.io.IOException;
import java.util.List;

/**
 * Keeps older drivers out: the epoch is written into the record, and then onto every object that was placed, which
 * moves its {@code resourceVersion}. So each patch that an older driver has planned meets a conflict, and looks at the
 * epoch before it plans again.
 */
public final class Fence {
    private final Cluster cluster;
    private final ServiceRecords records;

    public Fence(Cluster cluster, String service) {
        this.cluster = cluster;
        this.records = new ServiceRecords(cluster, service);
    }

    /** @throws TargetException.StaleEpoch when a newer driver was here; then nothing was written */
    public void raise(long epoch) throws TargetException, IOException {
        List<ObjectNode> placed = records.change(epoch, before -> before).placed();
        Parallel.each(placed, reference -> {
            cluster.mark(reference, epoch);
            return reference;
        });
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How each object was before the first change of an apply, with who owned which field: in the ConfigMap {@code
 * safe-deploy-<service>.before}. An apply that goes on after a crash finds what the first attempt wrote.
 */
final class Before {
    private static final String OF = "before";

    private final Cluster cluster;
    private final ServiceRecords records;

    Before(Cluster cluster, String service) {
        this.cluster = cluster;
        this.records = new ServiceRecords(cluster, service, ".before");
    }

    /**
     * Looks at all objects that are not known yet, and writes them down.
     *
     * @param apply names the apply and its repetitions
     * @return false when they are too many to be kept
     */
    boolean record(String apply, long epoch, Collection<ObjectNode> objects) throws TargetException, IOException {
        Map<ObjectKey, ObjectNode> known = new LinkedHashMap<>();
        of(apply).forEach(object -> known.put(ObjectKey.of(object), object));
        List<ObjectNode> unknown = objects.stream()
                .filter(object -> !known.containsKey(ObjectKey.of(object)))
                .toList();
        Parallel.each(unknown, this::now).forEach(object -> known.put(ObjectKey.of(object), object));
        var packed = Packed.of(known.values());
        records.change(epoch, before -> before.with(OF, apply).withObjects(packed.orElse("")));
        return packed.isPresent();
    }

    /** The live object without its status, or only a reference where it is not there. */
    private ObjectNode now(ObjectNode object) {
        ObjectNode live = cluster.get(object).orElseGet(() -> ServiceRecord.reference(object));
        live.remove("status");
        return live;
    }

    /** What was written down for that apply; an object that was not there is only a reference. */
    List<ObjectNode> of(String apply) throws IOException {
        ServiceRecord record = records.read();
        return apply.isEmpty() || !record.data(OF).equals(apply) ? List.of() : record.objects();
    }

    /** Whether the object was there. */
    static boolean wasThere(ObjectNode before) {
        return before.path("metadata").has("uid");
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import java.util.regex.Pattern;

/**
 * The only fields that a deploy takes from others: images of workloads that the plan names, which always belong to
 * whoever made the workload. Everything else that was captured has the value that is there.
 */
final class CapturedImages {
    private static final Pattern IMAGE =
            Pattern.compile("\\.spec\\.template\\.spec\\.(initC|c)ontainers\\[.*]\\.image");

    private CapturedImages() {}

    /** Whether nothing else stands in the way. */
    static boolean only(Refusal refusal) {
        return refusal.conflicts().stream()
                .allMatch(conflict -> IMAGE.matcher(conflict.field()).matches()
                        || conflict.manager().equals(Replicas.MANAGER)
                        || conflict.manager().equals(ManagedFields.CLIENT_SIDE));
    }
}

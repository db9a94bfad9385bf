package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.Restoration;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes what an apply did beyond the release that is back: objects that this one does not name become as they were
 * before, and fields that were taken from others go back to them.
 */
final class GiveBack {
    private static final int TRIES = 30;

    private final Cluster cluster;
    private final ObjectApply.Turn turn;

    GiveBack(Cluster cluster, ObjectApply.Turn turn) {
        this.cluster = cluster;
        this.turn = turn;
    }

    /**
     * How it ended for one object.
     *
     * @param left whether the object is not ours any more
     * @param stays whether the apply made it and it stays
     * @param note for people; null for none
     * @param problem why it could not be given back; null when it could
     */
    record Result(ObjectNode before, boolean left, boolean stays, String note, String problem) {}

    /** @param named objects of the release that is back; empty when nothing was there before */
    List<Result> all(List<ObjectNode> before, Set<ObjectKey> named) {
        return Parallel.each(before, each -> one(each, named.contains(ObjectKey.of(each))));
    }

    private Result one(ObjectNode before, boolean named) {
        ObjectKey key = ObjectKey.of(before);
        if (named && !Restoration.othersHadFields(before)) {
            return new Result(before, false, false, null, null);
        }
        for (int i = 0; ; i++) {
            boolean again = i > 0;
            try {
                return new Patience(() -> turn.mayGoOn(0)).ask(() -> {
                    turn.mayGoOn(again ? Long.MAX_VALUE : 0);
                    return once(key, before, named);
                });
            } catch (KubernetesClientException e) {
                Refusal refusal = Refusal.of(e);
                if (refusal.kind() == Refusal.Kind.INVALID) {
                    return new Result(
                            before,
                            false,
                            false,
                            key + " cannot be as it was before: " + ObjectApply.words(refusal),
                            null);
                }
                if (refusal.kind() != Refusal.Kind.CHANGED || i == TRIES) {
                    return new Result(
                            before,
                            false,
                            false,
                            null,
                            key + " is not as it was before: " + ObjectApply.words(refusal));
                }
            } catch (TargetException | IOException e) {
                throw new IllegalStateException(e); // nothing that is asked throws them
            }
        }
    }

    private Result once(ObjectKey key, ObjectNode before, boolean named) {
        Optional<ObjectNode> live = cluster.get(before);
        if (live.isEmpty() || named && (key.is("Job") || !Before.wasThere(before))) {
            return new Result(before, false, false, null, null);
        }
        if (!Before.wasThere(before)) {
            return new Result(before, false, true, key + " was new in what is left, and stays", null);
        }
        if (!before.at("/metadata/uid").equals(live.get().at("/metadata/uid"))) {
            return new Result(before, false, false, key + " was made anew by others, and stays as it is", null);
        }
        Restoration back =
                named ? Restoration.ofFieldsOfOthers(before, live.get()) : Restoration.ofWhole(before, live.get());
        boolean left = !named && !ManagedFields.of(before).owns(Marks.MANAGER);
        if (!back.needed(live.get())) {
            return new Result(before, left, false, null, null);
        }
        ObjectNode now =
                back.patch().isEmpty() ? live.get() : cluster.merge(live.get(), back.patch(), Restoration.MANAGER);
        ArrayNode managers = back.managers(now);
        if (!managers.isEmpty()) {
            cluster.putManagers(now, managers, Marks.MANAGER);
        }
        String what = back.paths().isEmpty() ? "its owners" : String.join(", ", back.paths());
        return new Result(before, left, false, key + ": given back as it was before: " + what, null);
    }
}

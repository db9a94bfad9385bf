package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster.Manner;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.Difference;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies one object on the version that it was planned on. A deploy never forces; a rollback forces what others took,
 * and takes the pod template back as a whole.
 */
final class ObjectApply {
    private static final int TRIES = 30;

    private final Cluster cluster;
    private final boolean rollback;
    private final boolean overwrite;
    private final Set<String> scaled;
    private final Set<ObjectKey> captured;
    private final Live live;
    private final Turn turn;

    /** Asked before each request that changes something. */
    @FunctionalInterface
    interface Turn {
        /**
         * @param seen the epoch that the object carries; {@link Long#MAX_VALUE} after a conflict
         * @throws RuntimeException when this driver must not, or shall not, go on
         */
        void mayGoOn(long seen);
    }

    /**
     * @param overwrite whether a deploy takes back what others changed ({@code onDrift: overwrite})
     * @param scaled see {@link Replicas#of}
     * @param captured whose images a deploy may take, see {@link CapturedImages}
     * @param live on which the first try of each is planned
     */
    ObjectApply(
            Cluster cluster,
            boolean rollback,
            boolean overwrite,
            Set<String> scaled,
            Set<ObjectKey> captured,
            Live live,
            Turn turn) {
        this.cluster = cluster;
        this.rollback = rollback;
        this.overwrite = overwrite;
        this.scaled = scaled;
        this.captured = captured;
        this.live = live;
        this.turn = turn;
    }

    /**
     * How it ended.
     *
     * @param object as it was applied; null when it was not
     * @param stamp {@link Difference#stamp} of what is stored now; null when it was not applied
     * @param problem why it was not applied; null when it was
     * @param notes for people: what was taken from whom, and what was left to others
     */
    record Result(ObjectKey key, ObjectNode object, String stamp, String problem, List<String> notes) {}

    private record Applied(ObjectNode wanted, ObjectNode stored) {}

    Result apply(ObjectNode desired) {
        ObjectKey key = ObjectKey.of(desired);
        if (rollback && key.is("Job")) {
            return new Result(key, null, null, null, List.of(key + " was not run again: Jobs are never restored"));
        }
        for (int i = 0; ; i++) {
            List<String> notes = new ArrayList<>();
            boolean again = i > 0;
            try {
                Applied applied = patiently(key, desired, notes, again);
                return new Result(key, applied.wanted(), Difference.stamp(applied.stored()), null, notes);
            } catch (KubernetesClientException e) {
                Refusal refusal = Refusal.of(e);
                if (refusal.kind() != Refusal.Kind.CHANGED || i == TRIES) {
                    return new Result(key, null, null, key + ": " + words(refusal), notes);
                }
            }
        }
    }

    private Applied patiently(ObjectKey key, ObjectNode desired, List<String> notes, boolean again) {
        try {
            return new Patience(() -> turn.mayGoOn(0)).ask(() -> {
                notes.clear();
                turn.mayGoOn(again ? Long.MAX_VALUE : 0);
                return once(key, desired, again ? cluster.get(desired) : live.get(desired), notes);
            });
        } catch (TargetException | IOException e) {
            throw new IllegalStateException(e); // nothing that is asked throws them
        }
    }

    private Applied once(ObjectKey key, ObjectNode desired, Optional<ObjectNode> now, List<String> notes) {
        ObjectNode live =
                Leaving.awaited(cluster, desired, now, () -> turn.mayGoOn(0)).orElse(null);
        if (live == null) {
            turn.mayGoOn(Long.MAX_VALUE); // a create has no version to be refused by
        } else {
            turn.mayGoOn(
                    live.path("metadata").path("annotations").path(Marks.EPOCH).asLong(0));
            live = takeOver(key, live, desired, notes);
        }
        Replicas replicas = Replicas.of(live, desired, scaled);
        if (replicas.note() != null) {
            notes.add(replicas.note());
        }
        ObjectNode wanted = replicas.wanted();
        if (live != null) {
            if (rollback) {
                wanted = Stopped.goingOn(key, live, wanted, notes);
            }
            if (replicas.handOver() != null) {
                live = cluster.apply(at(live, replicas.handOver()), new Manner(Replicas.MANAGER, true, false));
            }
        }
        ObjectNode sent = live == null ? wanted : at(live, wanted);
        try {
            return new Applied(wanted, cluster.apply(sent, new Manner(Marks.MANAGER, false, false)));
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() != Refusal.Kind.OWNED || !mayForce(key, refusal)) {
                throw e;
            }
            refusal.conflicts().stream()
                    .filter(conflict -> !conflict.manager().equals(Replicas.MANAGER))
                    .forEach(conflict -> notes.add(key + ": taken back " + conflict));
            return new Applied(wanted, cluster.apply(sent, new Manner(Marks.MANAGER, true, false)));
        }
    }

    private boolean mayForce(ObjectKey key, Refusal refusal) {
        return rollback
                || overwrite
                || captured.contains(key) && CapturedImages.only(refusal)
                || refusal.conflicts().stream()
                        .allMatch(conflict -> conflict.manager().equals(Replicas.MANAGER));
    }

    private ObjectNode takeOver(ObjectKey key, ObjectNode live, ObjectNode desired, List<String> notes) {
        ObjectNode now = live;
        Optional<ArrayNode> adopted = ManagedFields.of(now).adoptClientSideApply(Marks.MANAGER);
        if (adopted.isPresent()) {
            now = cluster.putManagers(now, adopted.get(), Marks.MANAGER);
            notes.add(key + ": taken over from kubectl apply");
        }
        boolean selects = Selected.more(key, now, desired);
        if ((rollback || overwrite) && (PodTemplates.isWorkload(key) || selects)) {
            List<ManagedFields.Taken> taken = new ArrayList<>();
            Optional<ArrayNode> whole =
                    ManagedFields.of(now).takeWhole(selects ? "selector" : "template", Marks.MANAGER, taken);
            if (whole.isPresent()) {
                now = cluster.putManagers(now, whole.get(), Marks.MANAGER);
                taken.forEach(each -> notes.add(key + ": taken back " + each));
            }
        }
        return now;
    }

    /** The object with the version of {@code live} as its precondition. */
    static ObjectNode at(ObjectNode live, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.path("metadata"))
                .set("resourceVersion", live.path("metadata").path("resourceVersion"));
        return copy;
    }

    /** A refusal for people, with what to do. */
    static String words(Refusal refusal) {
        return switch (refusal.kind()) {
            case OWNED ->
                "others own fields that the release sets: "
                        + String.join(
                                ", ",
                                refusal.conflicts().stream()
                                        .map(Refusal.FieldConflict::toString)
                                        .toList())
                        + ". A deployment never takes them: put the change into the manifests, have the other manager give"
                        + " the fields up, or set onDrift: overwrite";
            case CHANGED -> "it changes all the time, so it could not be planned: " + refusal.message();
            case MISSING -> "it, or what it lives in, is not there: " + refusal.message();
            case FORBIDDEN -> "not allowed: " + forbidden(refusal.message());
            case INVALID -> "the API server refuses it: " + refusal.message();
            case AWAY -> "the API server does not answer, or not well: " + refusal.message();
            case OTHER -> refusal.message();
        };
    }

    /** An API server says nothing of the verb where an apply would make the object (seen on 1.20). */
    private static String forbidden(String message) {
        String said = message.endsWith("is forbidden:") ? message + " the account cannot create it" : message;
        return said.contains(" cannot ")
                ? said + " (docs/kubernetes-rbac.yaml lists what the account must be allowed)"
                : said;
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster.Manner;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.Irreversible;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tries every object of a release on the API server without changing anything. */
public final class Trial {
    private final Cluster cluster;
    private final boolean rollback;
    private final boolean overwrite;
    private final boolean allowIrreversible;

    /**
     * @param rollback whether it would be applied by a rollback, which forces and unpauses
     * @param overwrite whether a deploy takes back what others changed
     */
    public Trial(Cluster cluster, boolean rollback, boolean overwrite, boolean allowIrreversible) {
        this.cluster = cluster;
        this.rollback = rollback;
        this.overwrite = overwrite;
        this.allowIrreversible = allowIrreversible;
    }

    /** @throws KubernetesClientException when the API server cannot be asked at all */
    public DryRun of(ReleaseObjects objects) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>(objects.notes());
        List<String> irreversible = new ArrayList<>();
        Set<String> ownKinds = ownKinds(objects);
        Set<String> scaled = Autoscalers.scaled(cluster, objects);
        for (Findings found : Parallel.each(
                objects.objects().values(), object -> tried(object, objects.captured(), ownKinds, scaled))) {
            problems.addAll(found.problems());
            notes.addAll(found.notes());
            irreversible.addAll(found.irreversible());
        }
        if (!objects.workloads().isEmpty()) {
            notes.add("not checked, because a dry run cannot: quota, and whether the pods can be scheduled and start");
        }
        return new DryRun(problems, notes, irreversible);
    }

    private record Findings(List<String> problems, List<String> notes, List<String> irreversible) {
        Findings() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private Findings tried(ObjectNode desired, Set<ObjectKey> captured, Set<String> ownKinds, Set<String> scaled) {
        Findings found = new Findings();
        ObjectKey key = ObjectKey.of(desired);
        if (rollback && key.is("Job")) {
            found.notes().add(key + " is not run again: Jobs are never restored");
            return found;
        }
        try {
            ObjectNode live = cluster.get(desired).orElse(null);
            if (!rollback) {
                irreversible(live, desired, found);
            }
            ofAnotherService(key, live, desired, found);
            leaving(key, live, found);
            strategy(key, live, desired, found);
            Replicas replicas = Replicas.of(live, desired, scaled);
            if (replicas.note() != null) {
                found.notes().add(replicas.note());
            }
            foreign(key, live, found);
            server(key, live, replicas.wanted(), captured.contains(key), ownKinds, found);
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() == Refusal.Kind.AWAY) {
                throw e;
            }
            found.problems().add(key + ": " + ObjectApply.words(refusal));
        }
        return found;
    }

    private void server(
            ObjectKey key, ObjectNode live, ObjectNode wanted, boolean captured, Set<String> ownKinds, Findings found) {
        try {
            try {
                cluster.apply(wanted, new Manner(Marks.MANAGER, rollback || overwrite, true));
            } catch (KubernetesClientException e) {
                if (!givesWay(captured, Refusal.of(e))) {
                    throw e;
                }
                cluster.apply(wanted, new Manner(Marks.MANAGER, true, true));
            }
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (live == null && ownKinds.contains(kind(wanted))) {
                found.notes().add("not checked: " + key + ", whose kind comes with this release");
            } else if (refusal.kind() == Refusal.Kind.AWAY) {
                throw e;
            } else {
                found.problems()
                        .add(key + ": " + ObjectApply.words(refusal)
                                + (key.is("Job") && live != null
                                        ? ". A Job that is there cannot be changed: give that of each release a name of"
                                                + " its own, with the version in it"
                                        : ""));
            }
        }
    }

    /** Whether the fields belong only to those from whom they are taken over or taken back anyway. */
    private static boolean givesWay(boolean captured, Refusal refusal) {
        return refusal.kind() == Refusal.Kind.OWNED
                && (captured && CapturedImages.only(refusal)
                        || refusal.conflicts().stream()
                                .allMatch(conflict -> conflict.manager().equals(Replicas.MANAGER)
                                        || conflict.manager().equals(ManagedFields.CLIENT_SIDE)));
    }

    private static boolean adopts(ObjectNode live) {
        return ManagedFields.of(live).adoptClientSideApply(Marks.MANAGER).isPresent();
    }

    private void irreversible(ObjectNode live, ObjectNode desired, Findings found) {
        for (String change : Irreversible.changes(live, desired)) {
            if (allowIrreversible) {
                found.notes().add("will not go back, and a failure is held: " + change);
                found.irreversible().add(change);
            } else {
                found.problems().add(change + ". Leave it out, or set allowIrreversible");
            }
        }
    }

    /** Two services that have one object overwrite each other, and neither witness would tell. */
    private void ofAnotherService(ObjectKey key, ObjectNode live, ObjectNode desired, Findings found) {
        String other = live == null ? "" : service(live);
        if (!other.isEmpty() && !other.equals(service(desired))) {
            String what = key + " belongs to the service '" + other + "' of Safe Deploy, which would overwrite it";
            if (rollback) {
                found.notes().add(what);
            } else {
                found.problems()
                        .add(what + ". Deploy it from one place only; if that service is no more: kubectl label "
                                + key.kind().toLowerCase(java.util.Locale.ROOT) + "/" + key.name() + " "
                                + Marks.SERVICE + "-");
            }
        }
    }

    private void leaving(ObjectKey key, ObjectNode live, Findings found) {
        if (live != null && Leaving.is(live)) {
            (rollback ? found.notes() : found.problems())
                    .add(key + " " + Leaving.words(live)
                            + (rollback ? "; the way back waits for that" : ". Wait until it is gone"));
        }
    }

    private static String service(JsonNode object) {
        return object.path("metadata").path("labels").path(Marks.SERVICE).asText("");
    }

    /** A rollout that would never reach all pods could never be verified. */
    private void strategy(ObjectKey key, ObjectNode live, ObjectNode desired, Findings found) {
        if (key.is("Deployment")) {
            boolean paused = desired.at("/spec/paused").asBoolean()
                    || live != null
                            && live.at("/spec/paused").asBoolean()
                            && !desired.path("spec").has("paused");
            if (paused && rollback) {
                found.notes().add(key + " is paused; the way back makes it go on");
            } else if (paused) {
                found.problems()
                        .add(key + " is paused, so no pod would change. Run: kubectl rollout resume deployment/"
                                + key.name() + ", and take 'paused' out of the manifest");
            }
        }
        String stopped = Stopped.why(live, desired);
        if (stopped != null && PodTemplates.isWorkload(key)) {
            boolean driven = rollback && Stopped.why(null, desired) == null;
            (driven ? found.notes() : found.problems())
                    .add(key + " " + stopped + (driven ? "; the way back does it" : ""));
        }
    }

    private void foreign(ObjectKey key, ObjectNode live, Findings found) {
        if (live != null && !rollback && !overwrite && !adopts(live)) {
            ManagedFields.of(live)
                    .foreignInTemplate(Marks.MANAGER)
                    .forEach(each -> found.notes()
                            .add(key + ": fields of its pods that the release does not set stay, " + each
                                    + "; a rollback takes them out"));
        }
    }

    private static Set<String> ownKinds(ReleaseObjects objects) {
        Set<String> ownKinds = new HashSet<>();
        objects.objects().forEach((key, object) -> {
            if (key.is("CustomResourceDefinition")) {
                ownKinds.add(object.at("/spec/group").asText() + "/"
                        + object.at("/spec/names/kind").asText());
            }
        });
        return ownKinds;
    }

    private static String kind(JsonNode object) {
        return ObjectKey.group(object.path("apiVersion").asText()) + "/"
                + object.path("kind").asText();
    }
}

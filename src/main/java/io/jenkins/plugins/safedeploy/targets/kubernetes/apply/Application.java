package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Applies all objects of a release, stage by stage. A deploy stops after the first stage with a problem; a rollback
 * goes on, so that as much as possible is back, and tells what is not.
 */
public final class Application {
    private final Cluster cluster;
    private final String service;
    private final ServiceRecords records;
    private final Before before;
    private final Secrets secrets;
    private final Consumer<String> log;

    /** @param log takes one line for each thing that people should know; any thread */
    public Application(Cluster cluster, String service, Secrets secrets, Consumer<String> log) {
        this.cluster = cluster;
        this.service = service;
        this.records = new ServiceRecords(cluster, service);
        this.before = new Before(cluster, service);
        this.secrets = secrets;
        this.log = log;
    }

    /**
     * Leaves the witness, then applies, then records what was applied.
     *
     * @param overwrite whether a deploy takes back what others changed
     * @param deadline of {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
     * @throws TargetException as {@link io.jenkins.plugins.safedeploy.engine.target.Target#apply}
     */
    public void apply(
            ReleaseObjects objects, ApplyRequest request, boolean overwrite, long deadline, Cancellation cancellation)
            throws TargetException {
        long epoch = request.witness().epoch();
        int done = 0;
        try {
            stopIfAsked(cancellation, deadline);
            Supplier<Set<String>> scaled = Parallel.beside(() -> Autoscalers.scaled(cluster, objects));
            Supplier<Live> live = Parallel.beside(
                    () -> Live.of(cluster, service, objects.objects().values()));
            Patience patience = new Patience(() -> goOn(false, epoch, cancellation, deadline));
            ServiceRecord record = patience.ask(() -> records.change(
                    epoch,
                    was -> was.applying(
                            request.release(), request.witness(), placed(was, objects), request.rollback())));
            Steps steps = new Steps(cluster, service, log);
            boolean alone = !request.rollback() || patience.ask(() -> steps.withdraw(record, objects, epoch));
            if (!request.rollback()
                    && !patience.ask(() -> before.record(
                            record.before(), epoch, objects.objects().values()))) {
                log.accept("The objects are too large to be kept as they are: a half apply could only be undone by"
                        + " an earlier release.");
            }
            ObjectApply each = new ObjectApply(
                    cluster,
                    request.rollback(),
                    overwrite,
                    patience.ask(scaled::get),
                    objects.captured(),
                    patience.ask(live::get),
                    seen -> goOn(seen > epoch, epoch, cancellation, deadline));
            Jobs jobs = new Jobs(cluster, deadline != Long.MAX_VALUE, () -> goOn(false, epoch, cancellation, deadline));
            List<ObjectNode> applied = new ArrayList<>();
            List<String> stamps = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (Stage stage : Stage.values()) {
                List<ObjectNode> now = of(stage, objects);
                for (ObjectApply.Result result :
                        stage.isOfJobs() ? jobs.run(now, each::apply) : Parallel.each(now, each::apply)) {
                    result.notes().forEach(log);
                    if (result.problem() != null) {
                        problems.add(result.problem());
                    } else if (result.object() != null) {
                        applied.add(result.object());
                        stamps.add(result.stamp());
                    }
                }
                done = applied.size();
                if (stage == Stage.GROUND) {
                    objects.definedKinds().forEach((kind, version) -> cluster.awaitKind(version, kind));
                }
                if (!problems.isEmpty() && !request.rollback()) {
                    break;
                }
            }
            List<ObjectNode> left = new ArrayList<>();
            if (request.rollback()) {
                new StuckPods(cluster, log).free(objects);
                problems.addAll(giveBack(record, objects.objects().keySet(), epoch, cancellation, deadline, left));
            }
            if (!problems.isEmpty()) {
                boolean undo = !request.rollback() && !record.everApplied();
                throw new TargetException(done + " of " + objects.objects().size() + " objects of release "
                        + request.release().id() + " were applied in namespace " + cluster.namespace() + ", "
                        + problems.size() + " were refused: " + String.join("; ", problems)
                        + (undo ? undone(record, epoch, cancellation, deadline) : ""));
            }
            if (!alone) {
                patience.ask(() -> {
                    steps.remove(epoch);
                    return null;
                });
            }
            List<SecretVersion> seen = patience.ask(() -> secrets.of(objects)).orElse(List.of());
            patience.ask(() -> records.change(
                    epoch,
                    was -> was.orAnew(record)
                            .applied(applied, stamps, request.rollback())
                            .without(left)
                            .withSecrets(request.release().contentDigest(), seen)));
        } catch (Halted e) {
            throw e.why();
        } catch (KubernetesClientException e) {
            throw new TargetException(failed(request, done, objects) + ObjectApply.words(Refusal.of(e)), e);
        } catch (IOException | UncheckedIOException e) {
            throw new TargetException(failed(request, done, objects) + e.getMessage(), e);
        }
    }

    /** @param left gets what is not ours any more */
    private List<String> giveBack(
            ServiceRecord record,
            Set<ObjectKey> named,
            long epoch,
            Cancellation cancellation,
            long deadline,
            List<ObjectNode> left)
            throws IOException {
        List<String> problems = new ArrayList<>();
        GiveBack back = new GiveBack(cluster, seen -> goOn(seen > epoch, epoch, cancellation, deadline));
        for (GiveBack.Result result : back.all(before.of(record.before()), named)) {
            if (result.note() != null) {
                log.accept(result.note());
            }
            if (result.problem() != null) {
                problems.add(result.problem());
            }
            if (result.left()) {
                left.add(result.before());
            }
        }
        return problems;
    }

    /** Nothing of ours was there before, so no release could bring back what was. */
    private String undone(ServiceRecord record, long epoch, Cancellation cancellation, long deadline)
            throws IOException, TargetException {
        List<ObjectNode> left = new ArrayList<>();
        List<String> problems = giveBack(record, Set.of(), epoch, cancellation, deadline, left);
        if (problems.isEmpty()) {
            records.change(epoch, was -> was.undone().without(left));
            return ". What was there before was put back as it was";
        }
        return ". Not everything that was there before could be put back: " + String.join("; ", problems);
    }

    private static String failed(ApplyRequest request, int done, ReleaseObjects objects) {
        return "Release " + request.release().id() + " was not applied as a whole (" + done + " of "
                + objects.objects().size() + " objects are known to be): ";
    }

    private static List<ObjectNode> of(Stage stage, ReleaseObjects objects) {
        return objects.objects().entrySet().stream()
                .filter(object -> Stage.of(object.getKey(), object.getValue()) == stage)
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<ObjectNode> placed(ServiceRecord before, ReleaseObjects objects) throws IOException {
        Map<ObjectKey, ObjectNode> placed = new LinkedHashMap<>();
        before.placed().forEach(reference -> placed.put(ObjectKey.of(reference), reference));
        objects.objects().forEach((key, object) -> placed.put(key, ServiceRecord.reference(object)));
        return List.copyOf(placed.values());
    }

    private void goOn(boolean conflict, long epoch, Cancellation cancellation, long deadline) {
        try {
            stopIfAsked(cancellation, deadline);
            if (conflict) {
                records.check(epoch);
            }
        } catch (TargetException e) {
            throw new Halted(e);
        }
    }

    private void stopIfAsked(Cancellation cancellation, long deadline) throws TargetException {
        if (cancellation.cancelled()) {
            throw new TargetException.Stopped("Stopped on request in namespace " + cluster.namespace()
                    + "; the objects that were not applied yet are as they were.");
        }
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
            throw new TargetException("The time of the deployment is over in namespace " + cluster.namespace()
                    + "; the objects that were not applied yet are as they were.");
        }
    }

    /** Carries the reason through the threads that apply. */
    private static final class Halted extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final TargetException why;

        Halted(TargetException why) {
            super(why);
            this.why = why;
        }

        TargetException why() {
            return why;
        }
    }
}

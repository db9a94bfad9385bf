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
import java.util.LinkedHashSet;
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
    private final Consumer<String> log;

    /** @param log takes one line for each thing that people should know; any thread */
    public Application(Cluster cluster, String service, Consumer<String> log) {
        this.cluster = cluster;
        this.service = service;
        this.records = new ServiceRecords(cluster, service);
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
            patience.ask(() -> records.change(
                    epoch, before -> before.applying(request.release(), request.witness(), placed(before, objects))));
            ObjectApply each = new ObjectApply(
                    cluster,
                    request.rollback(),
                    overwrite,
                    patience.ask(scaled::get),
                    patience.ask(live::get),
                    seen -> goOn(seen > epoch, epoch, cancellation, deadline));
            List<ObjectNode> applied = new ArrayList<>();
            List<String> stamps = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (Stage stage : Stage.values()) {
                for (ObjectApply.Result result : Parallel.each(of(stage, objects), each::apply)) {
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
            if (request.rollback()) {
                new StuckPods(cluster, log).free(objects);
            }
            if (!problems.isEmpty()) {
                throw new TargetException(done + " of " + objects.objects().size() + " objects of release "
                        + request.release().id() + " were applied in namespace " + cluster.namespace() + ", "
                        + problems.size() + " were refused: " + String.join("; ", problems));
            }
            patience.ask(() -> records.change(epoch, before -> before.applied(applied, stamps)));
        } catch (Halted e) {
            throw e.why();
        } catch (KubernetesClientException e) {
            throw new TargetException(failed(request, done, objects) + ObjectApply.words(Refusal.of(e)), e);
        } catch (IOException | UncheckedIOException e) {
            throw new TargetException(failed(request, done, objects) + e.getMessage(), e);
        }
    }

    private static String failed(ApplyRequest request, int done, ReleaseObjects objects) {
        return "Release " + request.release().id() + " was not applied as a whole (" + done + " of "
                + objects.objects().size() + " objects are known to be): ";
    }

    private static List<ObjectNode> of(Stage stage, ReleaseObjects objects) {
        return objects.objects().entrySet().stream()
                .filter(object -> Stage.of(object.getKey()) == stage)
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<ObjectNode> placed(ServiceRecord before, ReleaseObjects objects) throws IOException {
        Set<ObjectNode> placed = new LinkedHashSet<>(before.placed());
        Set<ObjectKey> known = new LinkedHashSet<>();
        placed.forEach(reference -> known.add(ObjectKey.of(reference)));
        objects.objects().forEach((key, object) -> {
            if (known.add(key)) {
                placed.add(ServiceRecord.reference(object));
            }
        });
        return List.copyOf(placed);
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

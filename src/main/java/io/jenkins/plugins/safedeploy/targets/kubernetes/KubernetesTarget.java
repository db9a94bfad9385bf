package io.jenkins.plugins.safedeploy.targets.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutTarget;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutWatch;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.CapturingTarget;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.TargetSurroundings;
import io.jenkins.plugins.safedeploy.targets.delivery.Delivery;
import io.jenkins.plugins.safedeploy.targets.kubernetes.KubernetesSettings.OnDrift;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Application;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Fence;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Finish;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Inspection;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Secrets;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Steps;
import io.jenkins.plugins.safedeploy.targets.kubernetes.apply.Trial;
import io.jenkins.plugins.safedeploy.targets.kubernetes.capture.Capture;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.ConnectionRefused;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ManifestException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.YamlText;
import io.jenkins.plugins.safedeploy.targets.kubernetes.progress.Traffic;
import io.jenkins.plugins.safedeploy.targets.kubernetes.rollout.ClusterWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the objects of a release into one namespace of one cluster. An apply does not wait for the pods. */
public final class KubernetesTarget implements IdentifiedTarget, CapturingTarget, RolloutTarget {
    private final KubernetesSettings settings;
    private final TargetSurroundings around;
    private final Delivery delivery;
    private Cluster cluster;

    /** Nothing is asked yet. */
    public KubernetesTarget(KubernetesSettings settings, TargetSurroundings around) {
        this.settings = settings;
        this.around = around;
        this.delivery = new Delivery(around.artifacts(), around.workspace());
    }

    @Override
    public TargetCapabilities capabilities() {
        return new TargetCapabilities(
                Fencing.EPOCH,
                EffectClass.CONVERGENT,
                true,
                false,
                true,
                settings.strategy().steps(),
                settings.strategy().pause(),
                true);
    }

    /** The cluster by the uid of its {@code kube-system} namespace, by its address when that may not be seen. */
    @Override
    public String identity() throws TargetException {
        return asked("tell which cluster it is", () -> {
            Namespace system;
            try {
                system = cluster().client().namespaces().withName("kube-system").get();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 403) {
                    throw e;
                }
                system = null;
            }
            String name = system == null
                    ? cluster().client().getMasterUrl().toString()
                    : system.getMetadata().getUid();
            return "kubernetes:" + name + ":" + settings.namespace() + ":" + around.service();
        });
    }

    @Override
    public Observation observe() throws TargetException {
        return asked("observe", () -> new Inspection(cluster(), around.service()).observe());
    }

    @Override
    public Map<String, String> capture(List<String> images) throws TargetException {
        return settings.workloads().isEmpty()
                ? Map.of()
                : asked("capture the workloads in", () -> new Capture(cluster(), images).of(settings.workloads()));
    }

    @Override
    public List<String> drift() throws TargetException {
        return asked("compare", () -> new Inspection(cluster(), around.service()).drift());
    }

    @Override
    public DryRun dryRun(Release release) {
        return dryRun(release, false);
    }

    @Override
    public DryRun dryRun(Release release, boolean rollback) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> irreversible = new ArrayList<>();
        try {
            ReleaseObjects objects = objects(release, rollback);
            asked("try release " + release.id() + " in", () -> {
                namespace(problems);
                if (rollback) {
                    notes.addAll(
                            new Inspection(cluster(), around.service()).willNotGoBack(release, objects, secrets()));
                } else {
                    drift(problems, notes);
                }
                DryRun trial = new Trial(cluster(), rollback, overwrites(), settings.allowIrreversible()).of(objects);
                problems.addAll(trial.problems());
                if (!rollback && settings.strategy().steps() > 0) {
                    problems.addAll(steps().problems(objects, settings.strategy()));
                }
                notes.addAll(trial.notes());
                irreversible.addAll(trial.irreversible());
                return trial;
            });
        } catch (TargetException e) {
            if (e.getCause() instanceof ManifestException manifests) {
                problems.addAll(manifests.problems());
            } else {
                problems.add(e.getMessage());
            }
        }
        return new DryRun(problems, notes, irreversible);
    }

    private void namespace(List<String> problems) throws ConnectionRefused {
        try {
            if (cluster().client().namespaces().withName(settings.namespace()).get() == null) {
                problems.add("There is no namespace '" + settings.namespace()
                        + "'. Create it first: what Safe Deploy remembers is kept in it.");
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 403) {
                throw e;
            }
        }
    }

    private void drift(List<String> problems, List<String> notes) throws IOException, ConnectionRefused {
        for (String drift : new Inspection(cluster(), around.service()).drift()) {
            String told = "changed by others since the last deployment: " + drift;
            if (settings.onDrift() == OnDrift.FAIL) {
                problems.add(told);
            } else {
                notes.add(overwrites() ? told + " (is overwritten)" : told);
            }
        }
    }

    private boolean overwrites() {
        return settings.onDrift() == OnDrift.OVERWRITE;
    }

    @Override
    public void apply(ApplyRequest request, Cancellation cancellation) throws TargetException {
        long deadline = request.timeout() == null
                ? Long.MAX_VALUE
                : System.nanoTime() + request.timeout().toNanos();
        if (cancellation.cancelled()) {
            throw new TargetException.Stopped("Stopped on request before anything was changed in " + place() + ".");
        }
        ReleaseObjects objects = objects(request.release(), request.rollback());
        asked("apply release " + request.release().id() + " in", () -> {
            if (request.step() > 0) {
                steps().take(objects, request, settings.strategy(), cancellation);
            } else {
                new Application(cluster(), around.service(), secrets(), around.log())
                        .apply(behindTheShare(objects, request), request, overwrites(), deadline, cancellation);
            }
            return objects;
        });
    }

    private ReleaseObjects behindTheShare(ReleaseObjects objects, ApplyRequest request) {
        return request.rollback() ? objects : objects.with(new Traffic(objects, settings.strategy()).behindTheShare());
    }

    /** While the whole comes up behind a share, that serves and is watched too. */
    private List<ObjectKey> watched(ReleaseObjects objects, int step) throws IOException, ConnectionRefused {
        if (step > 0) {
            return steps().share(objects, settings.strategy(), step).workloads();
        }
        List<ObjectKey> all = new ArrayList<>(objects.workloads());
        if (settings.strategy().steps() > 0) {
            all.addAll(steps().workloads());
        }
        return all;
    }

    private Steps steps() throws ConnectionRefused {
        return new Steps(cluster(), around.service(), around.log());
    }

    @Override
    public void finish(ApplyRequest request, Cancellation cancellation) throws TargetException {
        ReleaseObjects objects = objects(request.release(), request.rollback());
        asked("tidy up after release " + request.release().id() + " in", () -> {
            new Finish(cluster(), around.service(), around.log())
                    .of(objects, request.witness().epoch(), cancellation);
            return objects;
        });
    }

    @Override
    public RolloutWatch watch(Release release, int step) throws TargetException {
        ReleaseObjects objects = objects(release, true);
        return asked(
                "watch",
                () -> new ClusterWatch(
                        cluster(),
                        watched(objects, step),
                        objects.configMaps(),
                        release.contentDigest().toString(),
                        objects.podLabels()));
    }

    @Override
    public String changedInShare(int step) throws TargetException {
        return asked("compare", () -> new Inspection(cluster(), around.service()).changedInShare(step));
    }

    @Override
    public boolean fence(long epoch) throws TargetException {
        return asked("fence", () -> {
            new Fence(cluster(), around.service()).raise(epoch);
            return true;
        });
    }

    @Override
    public void remove(long epoch) throws TargetException {
        throw new TargetException(
                "A Kubernetes target takes no service away. Delete what carries its label: kubectl delete"
                        + " all -l safe-deploy.jenkins.io/service=... -n " + settings.namespace());
    }

    /** @param rollback whether a kind that the cluster no longer knows must not keep the others from going back */
    private ReleaseObjects objects(Release release, boolean rollback) throws TargetException {
        return asked("use the manifests of release " + release.id() + " for", () -> {
            Map<String, byte[]> files = new TreeMap<>();
            for (Artifact artifact : release.artifacts()) {
                if (artifact.kind() == Artifact.Kind.FILE) {
                    if (artifact.size() > YamlText.LONGEST) {
                        throw new ManifestException("Artifact '" + artifact.name() + "' has " + artifact.size()
                                + " bytes, which is no manifest. Name only manifests under 'artifacts'.");
                    }
                    files.put(artifact.name(), delivery.read(artifact));
                }
            }
            return ReleaseObjects.of(
                    release,
                    files,
                    new ReleaseObjects.Rules(settings.namespace(), settings.allowMutableTags(), rollback),
                    cluster());
        });
    }

    private synchronized Cluster cluster() throws ConnectionRefused {
        if (cluster == null) {
            cluster = new Cluster(settings.connection().open(around.credentials(), this::read), settings.namespace());
        }
        return cluster;
    }

    private Secrets secrets() throws ConnectionRefused {
        return new Secrets(cluster(), settings.connection().key(around.credentials(), this::read));
    }

    private String read(String path) throws IOException {
        return around.workspace().call(new ReadText(path));
    }

    private String place() {
        return "namespace " + settings.namespace();
    }

    private interface Question<T> {
        T ask() throws IOException, ConnectionRefused, TargetException, ManifestException;
    }

    private <T> T asked(String what, Question<T> question) throws TargetException {
        try {
            return question.ask();
        } catch (KubernetesClientException e) {
            throw new TargetException(
                    "Could not " + what + " " + place() + ": " + Refusal.of(e).message(), e);
        } catch (IOException | ConnectionRefused | ManifestException e) {
            throw new TargetException("Could not " + what + " " + place() + ": " + e.getMessage(), e);
        }
    }
}

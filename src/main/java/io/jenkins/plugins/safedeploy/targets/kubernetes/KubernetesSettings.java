package io.jenkins.plugins.safedeploy.targets.kubernetes;

import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.BOOLEAN;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.DURATION;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.LIST;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.TEXT;

import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.SettingException;
import io.jenkins.plugins.safedeploy.engine.target.SettingReader;
import io.jenkins.plugins.safedeploy.targets.kubernetes.capture.WorkloadName;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Connection;
import io.jenkins.plugins.safedeploy.targets.kubernetes.progress.Strategy;
import java.util.List;
import java.util.Locale;

/**
 * What is to be known about a Kubernetes target.
 *
 * @param connection which cluster, and as whom
 * @param namespace everything of the release that lives in a namespace lives in this one
 * @param workloads whose pods get the images of the plan; empty where the release has manifests
 * @param allowMutableTags whether an image without a digest is a note instead of a problem
 * @param allowIrreversible whether a change that cannot be taken back is a note instead of a problem
 * @param strategy how a release gets to all pods
 * @param onDrift what a deployment does about changes that others made since the last one
 */
public record KubernetesSettings(
        Connection connection,
        String namespace,
        List<WorkloadName> workloads,
        boolean allowMutableTags,
        boolean allowIrreversible,
        Strategy strategy,
        OnDrift onDrift) {
    private static final String NAMESPACE = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** What a deployment does about changes that others made since the last one. */
    public enum OnDrift {
        /** They are told. */
        REPORT,
        /** They are a problem, and nothing is deployed. */
        FAIL,
        /** They are told and taken back. */
        OVERWRITE
    }

    /** Every setting. */
    public static List<SettingDescription> descriptions() {
        return List.of(
                new SettingDescription(
                        "namespace", TEXT, true, "the name of a namespace that is there", "Where to deploy."),
                new SettingDescription(
                        "credential",
                        TEXT,
                        false,
                        "the id of a secret text",
                        "With server the token of a service account, else a kubeconfig that holds everything."),
                new SettingDescription(
                        "server",
                        TEXT,
                        false,
                        "an address such as https://cluster.example:6443 (default: that of the kubeconfig)",
                        "The API server."),
                new SettingDescription(
                        "caCertificate",
                        TEXT,
                        false,
                        "certificates in PEM (default: those of this Java)",
                        "Signs the certificate of the server."),
                new SettingDescription(
                        "kubeconfig",
                        TEXT,
                        false,
                        "a path on the machine that deploys (default: the credential)",
                        "A kubeconfig that holds everything: no other file and no program is used."),
                new SettingDescription(
                        "context", TEXT, false, "a name (default: the current one)", "The context of the kubeconfig."),
                new SettingDescription(
                        "workloads",
                        LIST,
                        false,
                        "texts such as deployment/shop, statefulset/db or deployment/shop/app (default none)",
                        "Instead of manifests: workloads that are there, which get the images of the plan. A third part"
                                + " names the container that takes the plan's only image."),
                new SettingDescription(
                        "allowMutableTags",
                        BOOLEAN,
                        false,
                        "true or false (default false)",
                        "Whether images without a digest are allowed; a rollback may then bring another image."),
                new SettingDescription(
                        "allowIrreversible",
                        BOOLEAN,
                        false,
                        "true or false (default false)",
                        "Whether changes are allowed that a rollback cannot take back, such as a Job."),
                new SettingDescription(
                        "strategy",
                        TEXT,
                        false,
                        "rolling, canary or blueGreen (default rolling)",
                        "Whether a second set of pods gets the release first: a rising share of the traffic, or all of it"
                                + " at once when the gates passed."),
                new SettingDescription(
                        "steps",
                        "list",
                        false,
                        "rising percentages from 1 to 99, such as [5, 25, 50]; the whole follows by itself",
                        "Of strategy: canary, which needs it."),
                new SettingDescription(
                        "pause",
                        DURATION,
                        false,
                        "a duration such as 2m (default none)",
                        "Shortest time from one step of the strategy to the next; the gates are measured all the while."),
                new SettingDescription(
                        "onDrift",
                        TEXT,
                        false,
                        "report, fail or overwrite (default report)",
                        "What a deployment does about changes that others made since the last one."));
    }

    /** @throws SettingException when a value is wrong */
    public static KubernetesSettings read(SettingReader settings) {
        String namespace = settings.text("namespace", "");
        if (!namespace.matches(NAMESPACE)) {
            throw new SettingException(
                    "namespace",
                    "'namespace' of target 'kubernetes' is '" + namespace
                            + "', which no namespace can be called. Give 1 to 63 of a-z, 0-9 and '-', such as shop.");
        }
        String onDrift = settings.choice("onDrift", "report", List.of("report", "fail", "overwrite"));
        try {
            return new KubernetesSettings(
                    new Connection(
                            settings.text("kubeconfig", null),
                            settings.text("server", null),
                            settings.text("caCertificate", null),
                            settings.text("credential", null),
                            settings.text("context", null)),
                    namespace,
                    workloads(settings),
                    settings.flag("allowMutableTags"),
                    settings.flag("allowIrreversible"),
                    Strategy.read(settings),
                    OnDrift.valueOf(onDrift.toUpperCase(Locale.ROOT)));
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SettingException("server", "target 'kubernetes': " + e.getMessage());
        }
    }

    private static List<WorkloadName> workloads(SettingReader settings) {
        try {
            return settings.texts("workloads").stream().map(WorkloadName::parse).toList();
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SettingException("workloads", "'workloads' of target 'kubernetes': " + e.getMessage());
        }
    }
}

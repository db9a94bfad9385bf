package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.util.Locale;

/** Names of the labels and annotations that Safe Deploy leaves on objects. None but
 * {@link #TRACK} is ever part of a selector. */
public final class Marks {
    /** Field manager of what a release wants. */
    public static final String MANAGER = "safe-deploy";

    /** Label of every object: the service it belongs to. */
    public static final String SERVICE = "safe-deploy.jenkins.io/service";

    /** Annotation of every object: id of the release that put it there. */
    public static final String RELEASE = "safe-deploy.jenkins.io/release";

    /** Annotation of every object: content digest of that release. */
    public static final String CONTENT = "safe-deploy.jenkins.io/content";

    /** Annotation of pod templates: digest of every ConfigMap of the release, so that a change of them rolls pods. */
    public static final String CONFIGURATION = "safe-deploy.jenkins.io/configuration";

    /** Annotation of objects: highest epoch that fenced them. */
    public static final String EPOCH = "safe-deploy.jenkins.io/epoch";

    /** Annotation of workloads: the replicas that the release asked for when they were last ours to set. */
    public static final String REPLICAS = "safe-deploy.jenkins.io/replicas";

    /** Label of what is made for a share of the pods, and of those pods: {@code canary} or {@code green}. */
    public static final String TRACK = "safe-deploy.jenkins.io/track";

    private Marks() {}

    /** Name of the ConfigMap in which everything about a service is remembered. */
    public static String record(String service) {
        return "safe-deploy-" + label(service);
    }

    /** A service's name as the value of a label and as part of an object's name; different for different services. */
    public static String label(String service) {
        String plain = service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        boolean same = plain.equals(service) && plain.matches("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?");
        String stem = plain.substring(0, Math.min(40, plain.length())).replaceAll("^-+|-+$", "");
        return same
                ? plain
                : (stem.isEmpty() ? "service" : stem) + "-"
                        + Digest.ofText(service).hex().substring(0, 8);
    }
}

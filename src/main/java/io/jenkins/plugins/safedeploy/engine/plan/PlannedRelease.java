package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.CapturingTarget;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a plan and the files that it names make together. */
public final class PlannedRelease {
    /** Settings of targets that change how, not what, is installed. */
    private static final Set<String> NOT_CONTENT = Set.of(
            "keep",
            "restartTimeout",
            "timeout",
            "shared",
            "observe",
            "dryRun",
            "rerun",
            "fencing",
            "credential",
            "kubeconfig",
            "caCertificate",
            "allowMutableTags",
            "allowIrreversible",
            "onDrift");

    private PlannedRelease() {}

    /**
     * @param id null to derive it: {@code <service>-<build number>}, or {@code <service>-<start of the content digest>}
     * @param files the artifacts that were found and kept
     * @param captured text of the configuration files that were found, by {@code file:<path>}, and what {@link
     *     #capturedFrom} the target
     */
    public static Release of(
            Plan plan, ReleaseId id, Build build, Instant now, List<Artifact> files, Map<String, String> captured) {
        List<Artifact> artifacts = new ArrayList<>(files);
        plan.images().forEach(image -> artifacts.add(image(image)));
        Map<String, String> configuration = new TreeMap<>(plan.configuration());
        configuration.putAll(captured);
        Map<String, String> settings = targetSettings(plan);
        String service = plan.service();
        String prefix = service.replace('/', '-');
        ReleaseId name = id;
        if (name == null && build.number() > 0) {
            name = new ReleaseId(prefix + "-" + build.number());
        } else if (name == null) {
            Release nameless =
                    new Release(new ReleaseId(prefix), service, build, now, artifacts, configuration, settings);
            name = new ReleaseId(prefix + "-" + nameless.contentDigest().brief());
        }
        return new Release(name, service, build, now, artifacts, configuration, settings);
    }

    /** What the target itself adds to the captured configuration; empty for most targets. */
    public static Map<String, String> capturedFrom(Target target, Plan plan) throws TargetException {
        return target instanceof CapturingTarget capturing ? capturing.capture(plan.images()) : Map.of();
    }

    private static Artifact image(String reference) {
        int at = reference.indexOf('@');
        String repository = reference.substring(0, at);
        int tag = repository.lastIndexOf(':');
        String name = tag > repository.lastIndexOf('/') ? repository.substring(0, tag) : repository;
        return new Artifact(name, Artifact.Kind.IMAGE, Digest.parse(reference.substring(at + 1)), 0, reference);
    }

    /** Every setting of the target that changes what is installed, by path. */
    static Map<String, String> targetSettings(Plan plan) {
        Map<String, String> flat = new TreeMap<>();
        flat.put("target", plan.target().type());
        plan.target().settings().forEach((name, value) -> {
            if (!NOT_CONTENT.contains(name)) {
                flatten(plan.target().type() + "." + name, value, flat);
            }
        });
        return flat;
    }

    private static void flatten(String path, Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> flatten(path + "." + name, inner, flat));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "[" + i + "]", list.get(i), flat);
            }
        } else {
            flat.put(path, String.valueOf(value));
        }
    }
}

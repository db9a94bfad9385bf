package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Small workloads for tests, as YAML and applied: what a release of one container is. */
public final class Workloads {
    private final KubernetesClient client;
    private final String namespace;

    public Workloads(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    public HasMetadata deployment(String name, int replicas, String image) {
        return apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                """.formatted(name, replicas) + template(name, image));
    }

    /** OrderedReady, as is the default. */
    public HasMetadata statefulSet(String name, int replicas, String image) {
        return apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  serviceName: %1$s
                """.formatted(name, replicas) + template(name, image));
    }

    public HasMetadata daemonSet(String name, String image) {
        return apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %1$s}
                spec:
                """.formatted(name) + template(name, image));
    }

    public HasMetadata job(String name, String image) {
        return apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %1$s}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: app, image: '%2$s'}]
                """.formatted(name, image));
    }

    /** The selector and the pod template of a workload, to stand under {@code spec:}. */
    public static String template(String name, String image) {
        return """
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: app
                        image: '%2$s'
                """.formatted(name, image);
    }

    public HasMetadata apply(String yaml) {
        return client.resource(yaml).inNamespace(namespace).forceConflicts().serverSideApply();
    }
}

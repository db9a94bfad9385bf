package io.jenkins.plugins.safedeploy.kubernetes;

import io.jenkins.plugins.safedeploy.kubernetes.plane.Workloads;

/** Manifests as a team would write them. */
final class Yaml {
    private Yaml() {}

    static String deployment(String name, int replicas, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  replicas: %d
                """.formatted(name, replicas) + Workloads.template(name, image);
    }

    static String statefulSet(String name, int replicas, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  serviceName: %1$s
                """.formatted(name, replicas) + Workloads.template(name, image);
    }

    static String daemonSet(String name, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %s}
                spec:
                """.formatted(name) + Workloads.template(name, image);
    }

    static String configMap(String name, String value) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {value: '%s'}
                """.formatted(name, value);
    }
}

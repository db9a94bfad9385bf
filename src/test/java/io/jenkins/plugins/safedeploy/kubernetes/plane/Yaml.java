package io.jenkins.plugins.safedeploy.kubernetes.plane;

/** Manifests as a team would write them. */
public final class Yaml {
    private Yaml() {}

    public static String deployment(String name, int replicas, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  replicas: %d
                """.formatted(name, replicas) + Workloads.template(name, image);
    }

    public static String statefulSet(String name, int replicas, String image) {
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

    public static String daemonSet(String name, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %s}
                spec:
                """.formatted(name) + Workloads.template(name, image);
    }

    public static String configMap(String name, String value) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {value: '%s'}
                """.formatted(name, value);
    }

    /** Four Deployments, four StatefulSets, four DaemonSets and their ConfigMaps: 20 pods. @param first image of the first */
    public static String twelve(int number, String image, String first) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append(configMap("config-" + i, String.valueOf(number)))
                    .append(deployment("web-" + i, 1, i == 0 ? first : image))
                    .append(statefulSet("db-" + i, 1, image))
                    .append(daemonSet("agent-" + i, image));
        }
        return text.toString();
    }
}

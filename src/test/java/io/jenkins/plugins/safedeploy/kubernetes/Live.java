package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Objects of a test's namespace as they are, and {@code kubectl} as somebody else uses it. */
final class Live {
    private final KubernetesPlane plane;

    Live(KubernetesPlane plane) {
        this.plane = plane;
    }

    void kubectl(String... arguments) throws IOException, InterruptedException {
        assumeTrue(Programs.client("kubectl").isPresent(), "there is no kubectl");
        List<String> command = new ArrayList<>(List.of(
                Programs.client("kubectl").orElseThrow().toString(),
                "--kubeconfig="
                        + plane.controlPlane().kubeconfig(plane.controlPlane().adminToken()),
                "--namespace=" + plane.namespace()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    Deployment deployment(String name) {
        return plane.admin()
                .apps()
                .deployments()
                .inNamespace(plane.namespace())
                .withName(name)
                .get();
    }

    String image(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    List<EnvVar> env(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv();
    }

    int replicas(String name) {
        return deployment(name).getSpec().getReplicas();
    }

    List<Pod> pods(String app) {
        return plane.admin()
                .pods()
                .inNamespace(plane.namespace())
                .withLabel("app", app)
                .list()
                .getItems();
    }

    long readyPods(String app, String image) {
        return pods(app).stream()
                .filter(pod ->
                        pod.getSpec().getContainers().get(0).getImage().equals(image) && Readiness.isPodReady(pod))
                .count();
    }
}

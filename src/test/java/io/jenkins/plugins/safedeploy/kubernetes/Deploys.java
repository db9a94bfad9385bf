package io.jenkins.plugins.safedeploy.kubernetes;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.standalone.SafeDeployCommand;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Deploys the service {@code shop} by the command, with exactly the permissions of {@code docs/kubernetes-rbac.yaml}. */
final class Deploys {
    private final KubernetesPlane plane;
    private final Path folder;
    private final String token;

    /** Further gates of the plan. */
    String gates = "";

    /** How a run of the command ended. */
    record Ended(int code, String text) {}

    /** @param folder of a test; holds the manifests, the plan and the ledger */
    Deploys(KubernetesPlane plane, Path folder) throws IOException {
        this.plane = plane;
        this.folder = folder;
        Role role = plane.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        this.token = plane.newUser("deployer", role.getRules());
    }

    /** @param settings of the target beside the cluster and the namespace, a line each */
    Ended deploy(int number, String manifests, String... settings) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("k8s")).resolve("all.yaml"), manifests);
        Files.writeString(folder.resolve("safedeploy.yaml"), """
                environment: production
                service: shop
                artifacts: [k8s/*.yaml]
                target:
                  kubernetes:
                    server: %s
                    credential: cluster
                    namespace: %s
                    allowMutableTags: true
                    caCertificate: |
                %s
                %s
                gates:
                  - rollout: {name: rollout, deadline: 2m, count: 1}
                %s
                """.formatted(
                        plane.controlPlane().url(),
                        plane.namespace(),
                        Files.readString(plane.controlPlane().certificate()).indent(6),
                        String.join("\n", settings).indent(4),
                        gates.indent(2)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(
                Map.of("SAFE_DEPLOY_HOME", folder.resolve("home").toString(), "SAFE_DEPLOY_CREDENTIAL_CLUSTER", token),
                folder,
                "alice",
                print,
                print,
                false,
                false,
                false);
        int code = SafeDeployCommand.run(around, "deploy", "--build", "shop#" + number);
        return new Ended(code, out.toString(StandardCharsets.UTF_8));
    }

    CompletableFuture<Ended> inBackground(int number, String manifests, String... settings) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return deploy(number, manifests, settings);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

package io.jenkins.plugins.safedeploy.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The service {@code shop}, deployed by the command through the real driver, with exactly the permissions of
 * {@code docs/kubernetes-rbac.yaml}.
 */
final class ShopCommand {
    private final KubernetesPlane plane;
    private final Path folder;
    private final String server;
    private String deadline = "2m";
    private String applyTimeout = "2m";
    private String gates = "";

    final String token;

    /** How a command ended: its exit code and everything that it said. */
    record Ended(int code, String text) {}

    /**
     * @param folder empty
     * @param server where the API server, or what stands before it, listens
     */
    ShopCommand(KubernetesPlane plane, Path folder, String server) throws IOException {
        this.plane = plane;
        this.folder = folder;
        this.server = server;
        Role role = plane.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        token = plane.newUser("deployer", role.getRules());
    }

    /** Of the rollout gate. */
    ShopCommand deadline(String time) {
        deadline = time;
        return this;
    }

    ShopCommand applyTimeout(String time) {
        applyTimeout = time;
        return this;
    }

    /** @param more beside the rollout gate, as in a plan */
    ShopCommand gates(String more) {
        gates = more;
        return this;
    }

    /** @param settings further ones of the target, a line each */
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
                  - rollout:
                      name: rollout
                      deadline: %s
                %s
                policy:
                  applyTimeout: %s
                """.formatted(
                        server,
                        plane.namespace(),
                        Files.readString(plane.controlPlane().certificate()).indent(6),
                        String.join("\n", settings).indent(4),
                        deadline,
                        gates.indent(2),
                        applyTimeout));
        return run("deploy", "--build", "shop#" + number);
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

    Ended run(String... arguments) {
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
        int code = SafeDeployCommand.run(around, arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8));
    }

    /** Returns when the apply of a release has begun ({@code applying}) or ended ({@code applied}). */
    void awaitRecord(String release, String state) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    ConfigMap record = plane.admin()
                            .configMaps()
                            .inNamespace(plane.namespace())
                            .withName("safe-deploy-shop")
                            .get();
                    return release.equals(record.getData().get("release"))
                            && state.equals(record.getData().get("state"));
                });
    }
}

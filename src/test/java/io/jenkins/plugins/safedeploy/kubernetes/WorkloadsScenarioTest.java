package io.jenkins.plugins.safedeploy.kubernetes;

import static io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Workloads;
import io.jenkins.plugins.safedeploy.standalone.SafeDeployCommand;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code workloads} and {@code images} through the command, with exactly the documented permissions. */
@Tag("slow")
class WorkloadsScenarioTest {
    private static final String BEFORE = "registry.example/shop@sha256:" + "0".repeat(64);
    private static final String ONE = "registry.example/shop@sha256:" + "1".repeat(64);
    private static final String TWO = "registry.example/shop@sha256:" + "2".repeat(64);

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private String token;
    private String said;

    @BeforeEach
    void open() throws IOException {
        Role role = PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(Path.of("docs/kubernetes-rbac.yaml")), Role.class);
        token = PLANE.newUser("deployer", role.getRules());
        new Workloads(PLANE.admin(), PLANE.namespace())
                .apply(deployment("web", 2, BEFORE).substring("---\n".length()));
        PLANE.kubelet().behave(TWO, "crash");
    }

    @Test
    void a_bad_image_is_seen_and_the_one_before_is_back() throws Exception {
        assertThat(deploy(1, ONE)).as(said).isZero();
        assertThat(image()).isEqualTo(ONE);
        assertThat(deploy(2, TWO)).as(said).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(image()).isEqualTo(ONE);
    }

    @Test
    void status_looks_at_the_target_when_it_is_asked_to() throws Exception {
        assertThat(deploy(1, ONE)).as(said).isZero();
        assertThat(deploy(2, "registry.example/shop@sha256:" + "4".repeat(64)))
                .as(said)
                .isZero();
        PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"progressDeadlineSeconds\":700}}");
        assertThat(run("status")).as(said).isZero();
        assertThat(said).doesNotContain("progressDeadlineSeconds");
        assertThat(run("status", "--look")).as(said).isZero();
        assertThat(said)
                .contains("changed by others: Deployment/web /spec/progressDeadlineSeconds: is 700, should be 600")
                .contains("way back to shop-1");
        assertThat(run("status", "--look", "--json")).isZero();
        assertThat(said).contains("\"looks\"");
    }

    @Test
    void what_cannot_be_captured_is_told_and_nothing_is_recorded() throws Exception {
        assertThat(deploy(1, "registry.example/other@sha256:" + "3".repeat(64)))
                .as(said)
                .isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(said).contains("Name the container that takes it: deployment/web/app");
        assertThat(folder.resolve("home/ledgers")).doesNotExist();
        assertThat(image()).isEqualTo(BEFORE);
    }

    private String image() {
        return PLANE.admin()
                .apps()
                .deployments()
                .inNamespace(PLANE.namespace())
                .withName("web")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private int deploy(int number, String image) throws IOException {
        Files.writeString(folder.resolve("safedeploy.yaml"), """
                environment: production
                service: shop
                images: ['%s']
                target:
                  kubernetes:
                    server: %s
                    credential: cluster
                    namespace: %s
                    workloads: [deployment/web]
                    caCertificate: |
                %s
                gates:
                  - rollout: {name: rollout, deadline: 2m}
                """.formatted(
                        image,
                        PLANE.controlPlane().url(),
                        PLANE.namespace(),
                        Files.readString(PLANE.controlPlane().certificate()).indent(6)));
        return run("deploy", "--build", "shop#" + number);
    }

    private int run(String... arguments) {
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
        said = out.toString(StandardCharsets.UTF_8);
        return code;
    }
}

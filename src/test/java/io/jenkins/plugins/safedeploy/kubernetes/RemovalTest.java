package io.jenkins.plugins.safedeploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a release no longer names goes once it is verified, and not before. */
@Tag("slow")
class RemovalTest {
    private static final String READY = "test.local/ready";
    private static final String CLAIM = """
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """;

    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @TempDir
    Path folder;

    private ShopCommand deploys;

    @BeforeEach
    void deployTheFirst() throws IOException {
        deploys = new ShopCommand(PLANE, folder, PLANE.controlPlane().url());
        ShopCommand.Ended one = deploys.deploy(
                1,
                Yaml.deployment("web", 1, READY)
                        + Yaml.deployment("old", 1, READY)
                        + Yaml.configMap("old", "1")
                        + CLAIM);
        assertThat(one.code()).as(one.text()).isZero();
    }

    @Test
    void what_a_verified_release_no_longer_names_is_removed_but_never_a_claim() throws Exception {
        ShopCommand.Ended two = deploys.deploy(2, Yaml.deployment("web", 1, "test.local/ready:2"));

        assertThat(two.code()).as(two.text()).isZero();
        assertThat(two.text())
                .contains("a PersistentVolumeClaim is never removed")
                .doesNotContain("could be tidied up");
        assertThat(deployed("old")).isFalse();
        assertThat(map("old")).isNull();
        assertThat(deployed("web")).isTrue();
        assertThat(PLANE.admin()
                        .persistentVolumeClaims()
                        .inNamespace(PLANE.namespace())
                        .withName("data")
                        .get())
                .isNotNull();
    }

    @Test
    void a_release_that_fails_removes_nothing_and_what_it_brought_goes_with_it() throws Exception {
        ShopCommand.Ended two =
                deploys.deploy(2, Yaml.deployment("web", 1, "test.local/not-found") + Yaml.configMap("brought", "2"));

        assertThat(two.code()).as(two.text()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(deployed("old")).isTrue();
        assertThat(map("old")).isNotNull();
        assertThat(map("brought")).isNull();
    }

    @Test
    void an_object_of_that_name_that_is_no_longer_ours_stays() throws Exception {
        PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName("old")
                .delete();
        PLANE.admin().resource("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: old}
                data: {made: by hand}
                """).inNamespace(PLANE.namespace()).create();

        ShopCommand.Ended two = deploys.deploy(2, Yaml.deployment("web", 1, "test.local/ready:2"));

        assertThat(two.code()).as(two.text()).isZero();
        assertThat(map("old").getData()).containsEntry("made", "by hand");
    }

    private static boolean deployed(String name) {
        return PLANE.admin()
                        .apps()
                        .deployments()
                        .inNamespace(PLANE.namespace())
                        .withName(name)
                        .get()
                != null;
    }

    private static ConfigMap map(String name) {
        return PLANE.admin()
                .configMaps()
                .inNamespace(PLANE.namespace())
                .withName(name)
                .get();
    }
}

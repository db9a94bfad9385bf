package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import hudson.util.Secret;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.jenkins.DocumentedPipelines;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Workloads;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A Jenkinsfile deploys to a real control plane; a release that crash-loops goes back. */
@WithJenkins
class KubernetesDeploymentTest {
    @RegisterExtension
    static final KubernetesPlane PLANE = new KubernetesPlane();

    @Test
    void thePipelineOfTheDocumentation(JenkinsRule jenkins) throws Exception {
        credential();
        String script = DocumentedPipelines.all().stream()
                .filter(each -> each.isRunBy("kubernetes-example"))
                .reduce((one, other) -> null)
                .orElseThrow()
                .script();
        script = script.replace("registry.example/shop:1.4.2", "test.local/ready")
                .replace("namespace: 'shop'", "namespace: '" + PLANE.namespace() + "'")
                .replace(
                        "server: 'https://cluster.example:6443'",
                        "server: '%s', caCertificate: '''%s'''"
                                .formatted(
                                        PLANE.controlPlane().url(),
                                        Files.readString(PLANE.controlPlane().certificate())));

        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", script));
    }

    @Test
    void aReleaseThatCrashLoopsGoesBack(JenkinsRule jenkins) throws Exception {
        String token = credential();
        WorkflowRun good = Shop.run(jenkins, "web", script("test.local/ready"));
        jenkins.assertBuildStatusSuccess(good);
        WorkflowRun bad = Shop.run(jenkins, "web", script("test.local/crash"));

        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("ROLLED_BACK: web-2 of web in production; back to web-1", bad);
        assertThat(Shop.settled())
                .last()
                .satisfies(last -> assertThat(last.outcome()).isEqualTo(Outcome.ROLLED_BACK));
        assertThat(image()).isEqualTo("test.local/ready");
        assertThat(JenkinsRule.getLog(bad)).doesNotContain(token);
    }

    @Test
    void oneOfTwelveWorkloadsCrashLoopsAndEverythingGoesBackWithTheDocumentedPermissions(JenkinsRule jenkins)
            throws Exception {
        Role role = PLANE.admin()
                .getKubernetesSerialization()
                .unmarshal(
                        Files.readString(
                                Path.of(System.getProperty("safe-deploy.project", "."), "docs/kubernetes-rbac.yaml")),
                        Role.class);
        credential(PLANE.newUser("deployer", role.getRules()));
        jenkins.assertBuildStatusSuccess(
                Shop.run(jenkins, "web", deploying(Yaml.twelve(1, "test.local/ready", "test.local/ready"), "")));
        WorkflowRun bad =
                Shop.run(jenkins, "web", deploying(Yaml.twelve(2, "test.local/ready:2", "test.local/crash"), ""));

        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("ROLLED_BACK: web-2 of web in production; back to web-1", bad);
        jenkins.assertLogContains("Deployment/web-0", bad);
        Shop.await(() -> running().equals(Collections.nCopies(20, "test.local/ready")));
        for (int i = 0; i < 4; i++) {
            assertThat(PLANE.admin()
                            .configMaps()
                            .inNamespace(PLANE.namespace())
                            .withName("config-" + i)
                            .get()
                            .getData())
                    .containsEntry("value", "1");
        }
    }

    @Test
    void aCanaryThatCrashLoopsInItsShareGoesBackAndNoPodOfTheReleaseBeforeWasTouched(JenkinsRule jenkins)
            throws Exception {
        credential();
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "web", script("test.local/ready")));
        Set<String> before = pods();
        WorkflowRun bad =
                Shop.run(jenkins, "web", script("test.local/crash", "strategy: canary(steps: [25, 50], pause: '3s'),"));

        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("gate 'rollout' at step 1: FAILED", bad);
        jenkins.assertLogContains("ROLLED_BACK: web-2 of web in production; back to web-1", bad);
        jenkins.assertLogNotContains("at step 2", bad);
        assertThat(image()).isEqualTo("test.local/ready");
        assertThat(deployments()).containsExactly("web");
        Shop.await(() -> pods().equals(before));
    }

    @Test
    void blueGreenSwitchesAndLeavesNothingBehind(JenkinsRule jenkins) throws Exception {
        credential();
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "web", script("test.local/ready")));
        WorkflowRun good = Shop.run(jenkins, "web", script("test.local/ready:2", "strategy: blueGreen(pause: '3s'),"));

        jenkins.assertBuildStatusSuccess(good);
        jenkins.assertLogContains("gate 'rollout' at step 1, again (1): PASSED", good);
        jenkins.assertLogContains("gate 'rollout' at step 2, again (1): PASSED", good);
        assertThat(image()).isEqualTo("test.local/ready:2");
        assertThat(deployments()).containsExactly("web");
        assertThat(PLANE.admin()
                        .services()
                        .inNamespace(PLANE.namespace())
                        .withName("web")
                        .get()
                        .getSpec()
                        .getSelector())
                .isEqualTo(Map.of("app", "web"));
    }

    @Test
    void aWorkloadThatIsThereGetsTheImageOfThePlan(JenkinsRule jenkins) throws Exception {
        credential();
        String before = "registry.example/web@sha256:" + "0".repeat(64);
        String after = "registry.example/web@sha256:" + "1".repeat(64);
        new Workloads(PLANE.admin(), PLANE.namespace()).deployment("web", 2, before);

        WorkflowRun done = Shop.run(jenkins, "web", workloads("deployment/web", after));
        jenkins.assertBuildStatusSuccess(done);
        assertThat(image()).isEqualTo(after);

        WorkflowRun wrong = Shop.run(jenkins, "web", workloads("deployment/nowhere", after));
        jenkins.assertBuildStatus(Result.FAILURE, wrong);
        jenkins.assertLogContains("deployment/nowhere is not in namespace", wrong);
    }

    private static String credential() throws IOException {
        return credential(PLANE.controlPlane().adminToken());
    }

    private static String credential(String token) throws IOException {
        SystemCredentialsProvider.getInstance()
                .setDomainCredentialsMap(Map.of(
                        Domain.global(),
                        List.of(new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "cluster", "", Secret.fromString(token)))));
        return token;
    }

    private static String image() {
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

    private static List<String> deployments() {
        return PLANE.admin().apps().deployments().inNamespace(PLANE.namespace()).list().getItems().stream()
                .map(deployment -> deployment.getMetadata().getName())
                .toList();
    }

    /** Uids of those that are not leaving. */
    private static Set<String> pods() {
        return staying().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** Images of those that are not leaving and serve. */
    private static List<String> running() {
        return staying()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .toList();
    }

    private static Stream<Pod> staying() {
        return PLANE.admin().pods().inNamespace(PLANE.namespace()).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
    }

    private static String workloads(String workload, String image) throws IOException {
        return """
                node {
                  safeDeploy environment: 'production', service: 'web', images: ['%s'], reason: 'test',
                    target: kubernetes(namespace: '%s', credential: 'cluster', server: '%s', workloads: ['%s'],
                      caCertificate: '''%s'''),
                    gates: [rollout(deadline: '2m')]
                }
                """.formatted(
                        image,
                        PLANE.namespace(),
                        PLANE.controlPlane().url(),
                        workload,
                        Files.readString(PLANE.controlPlane().certificate()));
    }

    private static String script(String image) throws IOException {
        return script(image, "");
    }

    /** @param more parameters of the target, a comma behind them */
    private static String script(String image, String more) throws IOException {
        String service = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{port: 80, protocol: TCP}]
                """;
        return deploying(Yaml.deployment("web", 2, image) + service, more);
    }

    private static String deploying(String manifests, String more) throws IOException {
        return """
                node {
                  writeFile file: 'k8s/web.yaml', text: '''
                %s
                '''
                  safeDeploy environment: 'production', service: 'web', artifacts: 'k8s/*.yaml', reason: 'test',
                    target: kubernetes(namespace: '%s', credential: 'cluster', server: '%s', allowMutableTags: true,
                      %s
                      caCertificate: '''%s'''),
                    gates: [rollout(deadline: '2m')]
                }
                """.formatted(
                        manifests,
                        PLANE.namespace(),
                        PLANE.controlPlane().url(),
                        more,
                        Files.readString(PLANE.controlPlane().certificate()));
    }
}

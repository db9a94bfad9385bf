package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import io.jenkins.plugins.safedeploy.jenkins.plan.ApprovalGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.CanaryParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.CommandGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.CommandTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.DirectoryTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.GateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HookParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HooksParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HttpGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.KubernetesTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.PrometheusGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.RolloutGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.SoakGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.TargetParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.StaplerRequest2;

/** The forms of the steps in a browser: what they are filled with is what they submit, and what the snippet then says. */
@WithJenkins
class StepFormTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void safeDeployWithEveryGate(JenkinsRule jenkins) throws Exception {
        HttpGateParameters http = new HttpGateParameters();
        http.setName("health");
        http.setUrl("http://127.0.0.1/health");
        http.setHeaders(Map.of("Accept", "text/plain", "X-Time", "a: b"));
        http.setStatus("200");
        http.setCount(3);
        http.setInterval("2s");
        http.setFollowRedirects(true);
        http.setMax(0.25);
        PrometheusGateParameters prometheus = new PrometheusGateParameters();
        prometheus.setUrl("http://127.0.0.1:9090");
        prometheus.setQuery("sum(rate(errors[5m])) > \"quoted\" & <b>");
        prometheus.setMin(1.0);
        prometheus.setMinSamples(2.0);
        prometheus.setTimeout("5m");
        prometheus.setObserveOnly(true);
        CommandGateParameters command = new CommandGateParameters();
        command.setCommand("./check.sh");
        command.setInconclusive(List.of(3, 4));
        command.setError(List.of(7));
        command.setCount(1);
        command.setStage(2);
        SoakGateParameters soak = new SoakGateParameters();
        soak.setTimeout("10m");
        ApprovalGateParameters approval = new ApprovalGateParameters();
        approval.setName("release manager");
        approval.setApprovers("alice, bob");
        approval.setQuorum(2);
        approval.setExcludeRequester(false);
        approval.setAsk("Is support informed?");
        RolloutGateParameters rollout = new RolloutGateParameters();
        rollout.setDeadline("10m");
        rollout.setCount(1);
        SafeDeployStep step = step(directory());
        step.setGates(List.of(http, prometheus, command, rollout, soak, approval));

        SafeDeployStep back = through(jenkins, step);

        assertThat(back.getGates())
                .extracting(GateParameters::fields)
                .containsExactlyElementsOf(
                        step.getGates().stream().map(GateParameters::fields).toList());
        assertSame(step, back);
    }

    @Test
    void safeDeployWithEveryTarget(JenkinsRule jenkins) throws Exception {
        CommandTargetParameters command = new CommandTargetParameters();
        command.setApply("./apply.sh");
        command.setRollback("./back.sh");
        command.setObserve("./observe.sh");
        command.setDryRun("./dry.sh");
        command.setTimeout("5m");
        command.setRerun("never");
        command.setFencing("none");
        command.setVariables(Map.of("COLOUR", "blue"));
        command.setShared(true);
        KubernetesTargetParameters kubernetes = new KubernetesTargetParameters();
        kubernetes.setWorkloads(List.of("deployment/shop", "statefulset/db"));
        kubernetes.setNamespace("shop");
        kubernetes.setCredential("cluster");
        kubernetes.setServer("https://cluster.example:6443");
        kubernetes.setCaCertificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        CanaryParameters canary = new CanaryParameters();
        canary.setSteps(List.of(5, 25, 50));
        canary.setPause("2m");
        kubernetes.setStrategy(canary);
        kubernetes.setAllowMutableTags(true);
        kubernetes.setAllowIrreversible(true);
        kubernetes.setOnDrift("fail");
        for (TargetParameters target : List.of(directory(), command, kubernetes)) {
            SafeDeployStep step = step(target);
            SafeDeployStep back = through(jenkins, step);
            assertThat(back.getTarget().type()).isEqualTo(target.type());
            assertThat(back.getTarget().fields()).isEqualTo(target.fields());
            assertSame(step, back);
        }
    }

    @Test
    void safeDeployThatSaysNothingButItsPlan(JenkinsRule jenkins) throws Exception {
        SafeDeployStep step = new SafeDeployStep();
        step.setPlan("deploy/production.yaml");

        SafeDeployStep back = through(jenkins, step);

        assertThat(back.getTarget()).isNull();
        assertThat(Snippetizer.object2Groovy(back)).isEqualTo("safeDeploy plan: 'deploy/production.yaml'");
    }

    @Test
    void withSafeDeploy(JenkinsRule jenkins) throws Exception {
        WithSafeDeployStep step = new WithSafeDeployStep();
        step.setEnvironment("production");
        step.setArtifacts("build/docs.txt");
        step.setConfiguration(Map.of("PORT", "8080"));
        step.setRollback("./back.sh");
        step.setHooks(hooks());
        CommandGateParameters command = new CommandGateParameters();
        command.setCommand("./check.sh");
        command.setCount(1);
        step.setGates(List.of(command));

        WithSafeDeployStep back = through(jenkins, step);

        assertThat(back.getRollback()).isEqualTo("./back.sh");
        assertThat(new String(back.fields(), StandardCharsets.UTF_8))
                .isEqualTo(new String(step.fields(), StandardCharsets.UTF_8));
        assertThat(Snippetizer.object2Groovy(back)).isEqualTo(Snippetizer.object2Groovy(step));
    }

    @Test
    void rollbackTo(JenkinsRule jenkins) throws Exception {
        RollbackToStep step = new RollbackToStep();
        step.setEnvironment("production");
        step.setService("shop");
        step.setBuild("shop#42");
        step.setReason("customers complain");
        step.setEmergency(true);

        RollbackToStep back = through(jenkins, step);

        jenkins.assertEqualDataBoundBeans(step, back);
        assertThat(Snippetizer.object2Groovy(back)).isEqualTo(Snippetizer.object2Groovy(step));
    }

    private static void assertSame(SafeDeployStep step, SafeDeployStep back) throws Exception {
        assertThat(new String(back.fields(), StandardCharsets.UTF_8))
                .isEqualTo(new String(step.fields(), StandardCharsets.UTF_8));
        assertThat(Snippetizer.object2Groovy(back)).isEqualTo(Snippetizer.object2Groovy(step));
        assertThat(back.isFailBuild()).isFalse();
        assertThat(back.getReason()).isEqualTo(step.getReason());
    }

    private static SafeDeployStep step(TargetParameters target) {
        SafeDeployStep step = new SafeDeployStep();
        step.setEnvironment("production");
        step.setService("shop");
        step.setArtifacts("build/*.jar, docs/*.txt");
        step.setImages(List.of("registry.example/web" + DIGEST, "registry.example/db" + DIGEST));
        step.setConfiguration(Map.of("PORT", "8080"));
        step.setHooks(hooks());
        step.setCooldown("30m");
        step.setDeadline("1h");
        step.setOnFailure("hold");
        step.setOnAbort("leave");
        step.setReason("it's \"urgent\"");
        step.setFailBuild(false);
        step.setTarget(target);
        return step;
    }

    private static HooksParameters hooks() {
        HookParameters migrate = new HookParameters("migrate", "./migrate.sh up && echo \"it's done\"");
        migrate.setTimeout("15m");
        migrate.setRerun("never");
        migrate.setUndo("./migrate.sh down");
        migrate.setPointOfNoReturn(true);
        HooksParameters hooks = new HooksParameters();
        hooks.setBeforeDeploy(List.of(migrate, new HookParameters("warm up", "./warm.sh")));
        hooks.setCompensate(List.of(new HookParameters("clear caches", "./clear.sh")));
        hooks.setAfterSettled(List.of(new HookParameters("tell", "./tell.sh")));
        return hooks;
    }

    private static DirectoryTargetParameters directory() {
        DirectoryTargetParameters directory = new DirectoryTargetParameters();
        directory.setPath("/srv/shop");
        directory.setUnpack(true);
        directory.setRestart("systemctl restart shop");
        directory.setRestartTimeout("1m");
        directory.setKeep(7);
        directory.setVariables(Map.of("COLOUR", "blue", "SIZE", "a, b: c"));
        return directory;
    }

    /** Through a form that holds a step, and made of what it submits as the Snippet Generator does. */
    @SuppressWarnings("unchecked")
    private static <T extends Step> T through(JenkinsRule jenkins, T step) throws Exception {
        StepHolder holder = ExtensionList.lookupSingleton(StepHolder.class);
        holder.step = step;
        jenkins.configRoundtrip();
        assertThat(holder.getStep()).isNotSameAs(step);
        return (T) holder.getStep();
    }

    /** A part of the system's configuration that has a step, and is never saved. */
    @TestExtension
    public static final class StepHolder extends GlobalConfiguration {
        private Step step;

        public Step getStep() {
            return step;
        }

        @Override
        public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
            JSONObject said = form.getJSONObject("step");
            step = (Step)
                    Jenkins.get().getDescriptor(said.getString("stapler-class")).newInstance(request, said);
            return true;
        }
    }
}

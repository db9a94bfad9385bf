package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.plan.ApprovalGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.CommandGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.CommandTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.DirectoryTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.GateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HttpGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.PrometheusGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.SoakGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.TargetParameters;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The steps as Pipeline and the Snippet Generator take them apart, and write them as people would. */
@WithJenkins
class StepFormsTest {

    @Test
    void everyGateComesBack(JenkinsRule jenkins) throws Exception {
        HttpGateParameters http = new HttpGateParameters();
        http.setName("health");
        http.setUrl("http://127.0.0.1/health");
        http.setStatus("200");
        http.setCount(3);
        PrometheusGateParameters prometheus = new PrometheusGateParameters();
        prometheus.setUrl("http://127.0.0.1:9090");
        prometheus.setQuery("up");
        prometheus.setMin(1.0);
        prometheus.setTimeout("5m");
        CommandGateParameters command = new CommandGateParameters();
        command.setCommand("./check.sh");
        command.setCount(1);
        SoakGateParameters soak = new SoakGateParameters();
        soak.setTimeout("10m");
        ApprovalGateParameters approval = new ApprovalGateParameters();
        approval.setName("release manager");
        approval.setApprovers("alice, bob");
        approval.setQuorum(2);
        List<GateParameters> gates = List.of(http, prometheus, command, soak, approval);

        SafeDeployStep back = through(jenkins, gates, directory());

        assertThat(back.getGates())
                .extracting(GateParameters::type)
                .containsExactly("http", "prometheus", "command", "soak", "approval");
        for (int i = 0; i < gates.size(); i++) {
            assertThat(back.getGates().get(i).fields())
                    .containsAllEntriesOf(gates.get(i).fields());
        }
    }

    @Test
    void everyTargetComesBack(JenkinsRule jenkins) throws Exception {
        CommandTargetParameters command = new CommandTargetParameters();
        command.setApply("./apply.sh");
        command.setTimeout("5m");

        for (TargetParameters target : List.of(directory(), command)) {
            SafeDeployStep back = through(jenkins, List.of(), target);
            assertThat(back.getTarget().type()).isEqualTo(target.type());
            assertThat(back.getTarget().fields()).containsAllEntriesOf(target.fields());
        }
    }

    @Test
    void theRollbackStepComesBack(JenkinsRule jenkins) throws Exception {
        RollbackToStep step = new RollbackToStep();
        step.setEnvironment("production");
        step.setService("shop");
        step.setBuild("shop#42");
        step.setReason("customers complain");

        RollbackToStep back = through(step);

        jenkins.assertEqualDataBoundBeans(step, back);
    }

    @Test
    void theBlockStepComesBack(JenkinsRule jenkins) throws Exception {
        WithSafeDeployStep step = new WithSafeDeployStep();
        step.setEnvironment("production");
        step.setService("shop");
        step.setRollback("./back.sh");
        step.setRelease("last-verified");
        step.setReason("customers complain");
        step.setDeadline("20m");

        WithSafeDeployStep back = through(step);

        assertThat(back).usingRecursiveComparison().isEqualTo(step);
        step.setRelease("");
        assertThat(Snippetizer.object2Groovy(step))
                .startsWith("withSafeDeploy(")
                .contains("rollback: './back.sh'")
                .doesNotContain("release")
                .endsWith("{\n    // some block\n}");
    }

    @Test
    void snippetsAreAsPeopleWouldWriteThem(JenkinsRule jenkins) throws Exception {
        SafeDeployStep deploy = new SafeDeployStep();
        deploy.setEnvironment("production");
        deploy.setTarget(directory());
        assertThat(Snippetizer.object2Groovy(deploy))
                .isEqualTo("safeDeploy environment: 'production', target: directory(path: '/srv/shop')");
        RollbackToStep back = new RollbackToStep();
        back.setEnvironment("production");
        back.setRelease("last-verified");
        back.setReason("customers complain");
        assertThat(Snippetizer.object2Groovy(back))
                .isEqualTo("rollbackTo environment: 'production', reason: 'customers complain',"
                        + " release: 'last-verified'");
    }

    /** Taken apart and put together again as Pipeline and Snippet Generator do. */
    @SuppressWarnings("unchecked")
    private static <T> T through(T step) throws Exception {
        DescribableModel<T> model = new DescribableModel<>((Class<T>) step.getClass());
        return model.instantiate(model.uninstantiate2(step).toMap(), null);
    }

    @Test
    void theSnippetGeneratorOffersTheStepsWithTheirForms(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = Shop.job("shop", "");
        JenkinsRule.WebClient client = jenkins.createWebClient();
        HtmlPage page = client.getPage(job, "pipeline-syntax/");

        assertThat(page.asXml()).contains("safeDeploy: ", "withSafeDeploy: ", "rollbackTo: ");
    }

    private static DirectoryTargetParameters directory() {
        DirectoryTargetParameters directory = new DirectoryTargetParameters();
        directory.setPath("/srv/shop");
        return directory;
    }

    private static SafeDeployStep through(JenkinsRule jenkins, List<GateParameters> gates, TargetParameters target)
            throws Exception {
        SafeDeployStep step = new SafeDeployStep();
        step.setEnvironment("production");
        step.setService("shop");
        step.setArtifacts("build/*.jar");
        step.setTarget(target);
        step.setGates(gates);
        SafeDeployStep back = through(step);
        assertThat(back.getEnvironment()).isEqualTo("production");
        assertThat(back.getArtifacts()).isEqualTo("build/*.jar");
        assertThat(back.isFailBuild()).isTrue();
        return back;
    }
}

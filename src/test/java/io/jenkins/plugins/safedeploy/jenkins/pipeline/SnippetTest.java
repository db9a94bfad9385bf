package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.plan.DirectoryTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HookParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HooksParameters;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Snippet Generator offers the steps, and writes them as people would. */
@WithJenkins
class SnippetTest {

    @Test
    void snippetsAreAsPeopleWouldWriteThem(JenkinsRule jenkins) throws Exception {
        SafeDeployStep deploy = new SafeDeployStep();
        deploy.setEnvironment("production");
        deploy.setTarget(directory());
        assertThat(Snippetizer.object2Groovy(deploy))
                .isEqualTo("safeDeploy environment: 'production', target: directory(path: '/srv/shop')");
        HooksParameters hooks = new HooksParameters();
        hooks.setBeforeDeploy(List.of(new HookParameters("migrate", "./up.sh")));
        WithSafeDeployStep block = new WithSafeDeployStep();
        block.setHooks(hooks);
        block.setImages(List.of("registry.example/web@sha256:00"));
        assertThat(Snippetizer.object2Groovy(block))
                .isEqualTo("withSafeDeploy(hooks: [beforeDeploy: [[name: 'migrate', run: './up.sh']]],"
                        + " images: ['registry.example/web@sha256:00']) {\n    // some block\n}");
        RollbackToStep back = new RollbackToStep();
        back.setEnvironment("production");
        back.setRelease("last-verified");
        back.setReason("customers complain");
        assertThat(Snippetizer.object2Groovy(back))
                .isEqualTo("rollbackTo environment: 'production', reason: 'customers complain',"
                        + " release: 'last-verified'");
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
}

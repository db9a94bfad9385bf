package io.jenkins.plugins.safedeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.labels.LabelAtom;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Pipelines of the documentation work, one after the other; the people whom they ask say yes. */
@WithJenkins
class PipelineExamplesTest {
    private static final List<String> RUN = List.of("pipeline-example", "kubernetes-example");

    @TempDir
    Path root;

    @Test
    void eachPipelineThatIsShownIsRunByATest() throws Exception {
        assertThat(DocumentedPipelines.all())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(RUN)
                        .as(example.page() + ": " + example.script())
                        .anyMatch(example::isRunBy));
    }

    @Test
    void run(JenkinsRule jenkins) throws Exception {
        jenkins.createOnlineSlave(new LabelAtom("deployer"));
        List<DocumentedPipelines.Example> examples = DocumentedPipelines.all().stream()
                .filter(each -> each.isRunBy("pipeline-example"))
                .toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
        for (DocumentedPipelines.Example example : examples) {
            String script = example.script().replace("/srv/", root + "/");
            WorkflowRun run = Shop.job(example.job(), script).scheduleBuild2(0).waitForStart();
            Shop.await(() -> {
                approve();
                return !run.isBuilding();
            });
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        }
        assertThat(Shop.settled())
                .as("one of them builds only")
                .hasSize(examples.size() - 1)
                .allSatisfy(each -> assertThat(each.hold()).as(each.message()).isEqualTo(each.candidate() != null));
    }

    /** What waits for people. */
    private static void approve() throws Exception {
        Optional<JenkinsEnvironment> environment = Environments.get().find("production");
        if (environment.isEmpty()) {
            return;
        }
        Requests requests = environment.get().requests("test");
        for (String person : List.of("alice", "bob")) {
            List<String> waiting = environment
                    .get()
                    .ledger()
                    .read(state -> state.deployments().values().stream()
                            .filter(DeploymentFacts::awaitsApproval)
                            .filter(facts -> facts.approvers().values().stream().noneMatch(all -> all.contains(person)))
                            .map(DeploymentFacts::id)
                            .toList());
            for (String each : waiting) {
                requests.approve(each, new Approvals.Person(person, Set.of(), false), "yes");
            }
        }
    }
}

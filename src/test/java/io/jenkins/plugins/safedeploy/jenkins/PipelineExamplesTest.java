package io.jenkins.plugins.safedeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Pipelines in {@code docs/jenkins.md} work, one after the other, in the order of the page. */
@WithJenkins
class PipelineExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```groovy pipeline-example\\n(.*?)^```$");

    @TempDir
    Path root;

    @Test
    void run(JenkinsRule jenkins) throws Exception {
        Path page = Path.of(System.getProperty("safe-deploy.project", "."), "docs", "jenkins.md");
        Matcher examples = EXAMPLE.matcher(Files.readString(page));
        List<String> scripts = new ArrayList<>();
        while (examples.find()) {
            scripts.add(
                    examples.group(1).replace("/srv/shop", root.resolve("shop").toString()));
        }
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(5);
        for (String script : scripts) {
            WorkflowRun run = Shop.run(jenkins, "example", script);
            jenkins.assertBuildStatusSuccess(run);
        }
        assertThat(Shop.settled()).hasSize(5);
    }
}

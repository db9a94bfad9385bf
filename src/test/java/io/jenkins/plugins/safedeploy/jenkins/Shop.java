package io.jenkins.plugins.safedeploy.jenkins;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** A service that tests deploy: one file, in a folder outside of Jenkins. */
public final class Shop {
    /** Name of the job in which rollbacks by hand run. */
    public static final String ROLLBACKS = "safe-deploy-rollback";

    private final Path root;

    public Shop(Path root) {
        this.root = root;
    }

    /** Where it is deployed to. */
    public Path target() {
        return root.resolve("shop");
    }

    /** A file that commands may wait for. */
    public Path go() {
        return root.resolve("go");
    }

    /** The content that is in place now. */
    public String content() throws Exception {
        return Files.readString(target().resolve("current").resolve("app.txt")).strip();
    }

    /** A Pipeline that deploys {@code content}; its gate wants the word good. @param more parameters of the step */
    public String deploying(String content, String targetMore, String more) {
        return """
                node('%s') {
                  writeFile file: 'app.txt', text: '%s'
                  def result = safeDeploy environment: 'production', service: 'shop', artifacts: 'app.txt', reason: 'test',
                    target: directory(path: '%s'%s),
                    gates: [command(name: 'word', command: 'grep -q good %s/current/app.txt', count: 1)]%s
                  echo "outcome ${result.outcome}"
                }
                """.formatted(label, content, target(), targetMore, target(), more);
    }

    /** The same by a block that copies the file. @param before what the block does first */
    public String deployingByBlock(String content, String more, String before) {
        return """
                node('%s') {
                  writeFile file: 'app.txt', text: '%s'
                  def result = withSafeDeploy(environment: 'production', service: 'shop', artifacts: 'app.txt', reason: 'test',
                    gates: [command(name: 'word', command: 'grep -q good %s/current/app.txt', count: 1)]%s) {
                    echo "putting ${env.SAFE_DEPLOY_RELEASE}, rollback ${env.SAFE_DEPLOY_ROLLBACK}"
                    %s
                    sh 'cp "$SAFE_DEPLOY_ARTIFACTS/app.txt" %s/current/app.txt'
                  }
                  echo "outcome ${result.outcome}"
                }
                """.formatted(label, content, target(), more, before, target());
    }

    private String label = "";

    /** Its Pipelines run there from now on. */
    public Shop on(String node) {
        label = node;
        return this;
    }

    public static WorkflowJob job(String name, String script) throws Exception {
        WorkflowJob job = Jenkins.get().getItemByFullName(name, WorkflowJob.class);
        if (job == null) {
            job = Jenkins.get().createProject(WorkflowJob.class, name);
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    public static WorkflowRun run(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowRun run = job(name, script).scheduleBuild2(0).get();
        jenkins.waitForCompletion(run);
        return run;
    }

    /** Starts a build. @param until it returns when this is in its log */
    public static WorkflowRun started(WorkflowJob job, String until) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        await(() -> JenkinsRule.getLog(run).contains(until));
        return run;
    }

    /** A minute at most. */
    public static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() >= end) {
                throw new AssertionError("It did not come within a minute");
            }
            Thread.sleep(50);
        }
    }

    /** From now on it is read-only until somebody claims it, as when another Safe Deploy had changed its target. */
    public static void doubted() throws Exception {
        EnvironmentLedger ledger = Environments.get().open("production").ledger();
        String stranger = "a line of somebody else, " + ledger.ledger().head().seq();
        ledger.transact(state ->
                List.of(ledger.line("shop", "", 0, new Event.WitnessMismatch(stranger, 1, "somebody else was here"))));
    }

    /** Starts a deployment that waits for people until they have decided. */
    public void ask(String content) throws Exception {
        acceptHold();
        String script =
                deploying(content, "", "").replace("gates: [", "gates: [approval(name: 'release', quorum: 100), ");
        started(job("shop", script), "waits for approval");
    }

    /** The deployment that waits for people; empty for none. */
    public static String waiting() throws IOException {
        return Environments.get()
                .open("production")
                .ledger()
                .read(state -> state.deployments().values().stream()
                        .filter(DeploymentFacts::awaitsApproval)
                        .map(DeploymentFacts::id)
                        .findFirst()
                        .orElse(""));
    }

    /** A rollback by hand leaves one, and then nothing is deployed. */
    private static void acceptHold() throws IOException {
        JenkinsEnvironment environment = Environments.get().open("production");
        if (environment
                .ledger()
                .<Boolean>read(state -> state.service("shop").hold().isPresent())) {
            environment.requests("system").accept("shop", "test");
        }
    }

    public static List<Settlement> settled() throws Exception {
        return Environments.get().open("production").ledger().read(state -> List.copyOf(state.recent()));
    }
}

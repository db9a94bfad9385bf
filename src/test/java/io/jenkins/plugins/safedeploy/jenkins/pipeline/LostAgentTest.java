package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.slaves.DumbSlave;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The process of an agent is killed while deployments are in each of their phases on it, one service a phase. What it was
 * doing runs on there. It comes back, and each deployment comes to an end that claims no more than is known.
 */
@WithJenkins
class LostAgentTest {
    private static final Map<HeldPhase, String> EXPECTED = new LinkedHashMap<>();

    static {
        EXPECTED.put(HeldPhase.HOOK, "NOTHING_DEPLOYED/OLD");
        EXPECTED.put(HeldPhase.APPLY, "ROLLED_BACK/CANDIDATE*");
        EXPECTED.put(HeldPhase.GATE, "SUCCEEDED/NEW"); // it is measured again
        EXPECTED.put(HeldPhase.BLOCK, "SUCCEEDED/NEW");
        EXPECTED.put(HeldPhase.COMPENSATION, "HELD/NEW*");
        EXPECTED.put(HeldPhase.RESTORE, "ROLLBACK_FAILED/PARTIAL*");
        EXPECTED.put(HeldPhase.REVERIFY, "ROLLED_BACK/CANDIDATE*"); // it is measured again
        EXPECTED.put(HeldPhase.BLOCK_BACK, "ROLLED_BACK/CANDIDATE*");
    }

    /** A gate measures again, and a block is brought back by its Pipeline; other effects are not let go: they are ended. */
    private static final List<HeldPhase> GO_ON =
            List.of(HeldPhase.GATE, HeldPhase.REVERIFY, HeldPhase.BLOCK, HeldPhase.BLOCK_BACK);

    @TempDir
    Path root;

    @Test
    void inEachPhase(JenkinsRule jenkins) throws Exception {
        String home = Files.createDirectories(root.resolve("agent")).toString();
        DumbSlave agent = new DumbSlave("web", home, jenkins.createComputerLauncher(null));
        agent.setNumExecutors(EXPECTED.size());
        Jenkins.get().addNode(agent);
        jenkins.waitOnline(agent);
        Map<HeldPhase, WorkflowRun> runs = new LinkedHashMap<>();
        for (HeldPhase phase : EXPECTED.keySet()) {
            Path folder = Files.createDirectories(root.resolve(phase.service()));
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, phase.service(), onAgent(phase.first(folder))));
            HeldPhase.arm(folder);
            WorkflowRun run = Shop.job(phase.service(), onAgent(phase.second(folder, "")))
                    .scheduleBuild2(0)
                    .waitForStart();
            Shop.await(() -> phase.holds(folder, run));
            runs.put(phase, run);
        }

        agent.getChannel().callAsync(new Halt());
        Shop.await(() -> agent.toComputer().isOffline());
        agent.toComputer().connect(true);
        jenkins.waitOnline(agent);
        for (HeldPhase phase : GO_ON) {
            HeldPhase.go(root.resolve(phase.service()));
        }

        Map<HeldPhase, String> seen = new LinkedHashMap<>();
        for (HeldPhase phase : EXPECTED.keySet()) {
            Shop.await(() -> !runs.get(phase).isBuilding());
            Settlement end = Shop.settled().stream()
                    .filter(each -> each.build().equals(phase.service() + "#2"))
                    .findFirst()
                    .orElseThrow();
            seen.put(phase, end.outcome() + "/" + end.landed() + (end.hold() ? "*" : ""));
            System.out.println(phase + ": " + end.message());
        }
        assertThat(seen).isEqualTo(EXPECTED);
        for (HeldPhase phase : EXPECTED.keySet()) {
            Path folder = root.resolve(phase.service());
            if (seen.get(phase).contains("NEW")) {
                assertThat(HeldPhase.content(folder)).as(phase.name()).isEqualTo(phase.forward() ? "good 2" : "bad 2");
            } else {
                assertThat(HeldPhase.content(folder)).as(phase.name()).isEqualTo("good 1");
            }
        }
        jenkins.assertLogContains("agent '" + agent.getNodeName() + "' was lost", runs.get(HeldPhase.APPLY));
        jenkins.assertLogContains("nothing of an earlier try can land any more", runs.get(HeldPhase.APPLY));
        String waits = root + "/.*/begun; while";
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> Pattern.compile(waits)
                                .matcher(process.info().commandLine().orElse(""))
                                .find()))
                .as("what was left on the agent")
                .isEmpty();
    }

    private static String onAgent(String script) {
        return script.replaceFirst("node \\{", "node('web') {");
    }

    /** Ends the agent's JVM at once. */
    private static final class Halt extends MasterToSlaveCallable<Void, RuntimeException> {
        private static final long serialVersionUID = 1;

        @Override
        public Void call() {
            Runtime.getRuntime().halt(1);
            return null;
        }
    }
}

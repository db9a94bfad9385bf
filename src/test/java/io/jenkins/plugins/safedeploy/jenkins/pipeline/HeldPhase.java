package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A deployment that is held in one of its phases: when its folder has a file {@code armed} it makes {@code begun}
 * there, and waits for {@code go}.
 */
enum HeldPhase {
    HOOK(true),
    APPLY(true),
    GATE(true),
    APPROVAL(true),
    BLOCK(true),
    COMPENSATION(false),
    RESTORE(false),
    REVERIFY(false),
    BLOCK_BACK(false);

    private final boolean forward;

    HeldPhase(boolean forward) {
        this.forward = forward;
    }

    /** Whether it is on the way forward; else it goes back, since its gate failed. */
    boolean forward() {
        return forward;
    }

    String service() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A Pipeline that deploys the first release, which nothing holds until the folder is armed. */
    String first(Path folder) {
        return script(folder, "good 1", "", "");
    }

    /** A Pipeline that deploys the second release. @param more parameters of the step, each after a comma */
    String second(Path folder, String more) {
        String approval = this == APPROVAL ? "approval(name: 'manager', excludeRequester: false), " : "";
        return script(folder, forward ? "good 2" : "bad 2", approval, more);
    }

    static void arm(Path folder) throws IOException {
        Files.createFile(folder.resolve("armed"));
    }

    /** Lets what is held go on, and what will come there. */
    static void go(Path folder) throws IOException {
        Files.writeString(folder.resolve("go"), "");
    }

    /** Whether the deployment of that build is held in this phase. */
    boolean holds(Path folder, WorkflowRun run) throws IOException {
        return this == APPROVAL
                ? JenkinsRule.getLog(run).contains("waits for approval")
                : Files.exists(folder.resolve("begun"));
    }

    /** What is in place in that folder. */
    static String content(Path folder) throws IOException {
        return Files.readString(folder.resolve("shop/current/app.txt")).strip();
    }

    private static String wait(Path folder) {
        return "if [ -e %s ]; then touch %s; while [ ! -e %s ]; do sleep 0.1; done; fi"
                .formatted(folder.resolve("armed"), folder.resolve("begun"), folder.resolve("go"));
    }

    private String only(HeldPhase phase, Path folder) {
        return this == phase ? wait(folder) : "true";
    }

    /** In preflight it is measured on the release before, and nothing waits. */
    private String gateWaits(Path folder, String app) {
        Path was = folder.resolve("was-bad");
        return switch (this) {
            case GATE -> "if grep -q 2 %s; then %s; fi".formatted(app, wait(folder));
            case REVERIFY ->
                "if grep -q bad %s; then touch %s; elif [ -e %s ]; then %s; fi".formatted(app, was, was, wait(folder));
            default -> "true";
        };
    }

    /**
     * A Pipeline that deploys {@code content}; the service has the name of the folder.
     *
     * @param folder where it is deployed to, and where the files are that it waits for
     * @param gates more of them, each followed by a comma
     */
    private String script(Path folder, String content, String gates, String more) {
        String service = String.valueOf(folder.getFileName());
        String app = folder + "/shop/current/app.txt";
        String gate = gateWaits(folder, app) + "; grep -q good " + app;
        String all = "gates: [%scommand(name: 'word', command: '%s', count: 1)]%s".formatted(gates, gate, more);
        if (this == BLOCK || this == BLOCK_BACK) {
            return """
                    node {
                      sh 'mkdir -p %s'
                      writeFile file: 'app.txt', text: '%s'
                      withSafeDeploy(environment: 'production', service: '%s', artifacts: 'app.txt', reason: 'test', %s) {
                        sh 'cp "$SAFE_DEPLOY_ARTIFACTS/app.txt" %s'
                        sh 'if [ $SAFE_DEPLOY_ROLLBACK = %s ]; then %s; fi'
                      }
                    }
                    """.formatted(
                            Path.of(app).getParent(), content, service, all, app, this == BLOCK_BACK, wait(folder));
        }
        String restart = switch (this) {
            case APPLY -> "if grep -q 2 app.txt; then %s; fi".formatted(wait(folder));
            case RESTORE -> "if grep -q good app.txt; then %s; fi".formatted(wait(folder));
            default -> "true";
        };
        return """
                node {
                  writeFile file: 'app.txt', text: '%s'
                  writeFile file: 'plan.yaml', text: '''
                environment: production
                service: %s
                artifacts: [app.txt]
                target: {directory: {path: %s}}
                hooks:
                  beforeDeploy: [{name: before, run: "%s"}]
                  compensate: [{name: after, run: "%s"}]
                '''
                  safeDeploy plan: 'plan.yaml', reason: 'test', target: directory(path: '%s', restart: '%s'), %s
                }
                """.formatted(
                        content,
                        service,
                        folder + "/shop",
                        only(HOOK, folder),
                        only(COMPENSATION, folder),
                        folder + "/shop",
                        restart,
                        all);
    }
}

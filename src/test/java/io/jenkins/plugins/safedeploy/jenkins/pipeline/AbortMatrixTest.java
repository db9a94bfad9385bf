package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.acts.ActException;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * A build is stopped in every form while its deployment is in each of its phases: the table of DESIGN.md, sections 5 and
 * 8. Leaves what it saw in target/aborts.md.
 */
@WithJenkins
class AbortMatrixTest {
    private static final int TIMEOUT_SECONDS = 45;

    /** How a build is stopped. */
    private enum Form {
        PERSON,
        TIMEOUT,
        TERM,
        KILL,
        FORCE,
        MILESTONE;

        /** As which it counts: that a newer build came by is no person's word. */
        Form counts() {
            return this == MILESTONE ? TIMEOUT : this;
        }

        Result result() {
            return this == FORCE ? Result.FAILURE : this == MILESTONE ? Result.NOT_BUILT : Result.ABORTED;
        }
    }

    /** A deployment that is stopped; {@code leave} is its {@code onAbort}. */
    private record Cell(Form form, HeldPhase phase, boolean leave) {
        String service() {
            return (form + "-" + row())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-')
                    .replace(' ', '-');
        }

        String row() {
            return phase + (leave ? " leave" : "");
        }

        /** The deployment itself, or its block, is told to stop; else it goes on until something lets it. */
        boolean stops() {
            return form == Form.FORCE
                    || form == Form.PERSON && phase.forward()
                    || phase == HeldPhase.BLOCK
                    || phase == HeldPhase.BLOCK_BACK
                    || phase == HeldPhase.APPROVAL;
        }
    }

    /** By row: what is expected for PERSON, TIMEOUT, TERM, KILL, FORCE. A * is a hold. */
    private static final Map<String, List<String>> EXPECTED = new LinkedHashMap<>();

    static {
        String forced = "ABORTED/UNKNOWN*";
        String back = "ROLLED_BACK/CANDIDATE*";
        String done = "SUCCEEDED/NEW";
        String untouched = "ABORTED/OLD";
        String halfBack = "ROLLBACK_FAILED/PARTIAL*";
        EXPECTED.put("HOOK", List.of(untouched, done, done, done, forced));
        EXPECTED.put("APPLY", List.of(back, done, done, done, forced));
        EXPECTED.put("GATE", List.of(back, done, done, done, forced));
        EXPECTED.put("GATE leave", List.of("ABORTED/NEW*", done, done, done, forced));
        EXPECTED.put("APPROVAL", List.of(untouched, untouched, untouched, untouched, untouched));
        EXPECTED.put("BLOCK", List.of(back, back, back, forced, forced));
        EXPECTED.put("COMPENSATION", List.of(back, back, back, back, forced));
        EXPECTED.put("RESTORE", List.of(back, back, back, back, forced));
        EXPECTED.put("REVERIFY", List.of(back, back, back, back, "ROLLED_BACK_UNVERIFIED/CANDIDATE*"));
        EXPECTED.put("BLOCK_BACK", List.of(halfBack, halfBack, halfBack, forced, forced));
    }

    @TempDir
    Path root;

    private JenkinsRule jenkins;

    @BeforeEach
    void room(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Jenkins.get().setNumExecutors(2 * EXPECTED.size());
    }

    @Test
    void eachFormInEachPhase() throws Exception {
        Map<String, Map<Form, String>> seen = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Form form : Form.values()) {
            List<Cell> cells = cells(form);
            firstReleases(cells);
            Map<Cell, WorkflowRun> runs = held(cells);
            for (Cell cell : cells) {
                stop(cell, runs.get(cell));
            }
            for (Cell cell : cells) {
                Settlement end = end(cell, runs.get(cell));
                String what = end.outcome() + "/" + end.landed() + (end.hold() ? "*" : "");
                seen.computeIfAbsent(cell.row(), row -> new TreeMap<>()).put(form, what);
                String expected = EXPECTED.get(cell.row()).get(form.counts().ordinal());
                wrong.addAll(problems(cell, what, expected, end, runs.get(cell)));
            }
        }
        // what follows the last end is written, too, before the home of Jenkins is deleted
        Shop.await(() -> ledger().<Boolean>read(state -> state.outbox().isEmpty()));
        write(seen);
        assertThat(wrong).isEmpty();
    }

    private static List<Cell> cells(Form form) {
        return Stream.concat(
                        Stream.of(HeldPhase.values()).map(phase -> new Cell(form, phase, false)),
                        Stream.of(new Cell(form, HeldPhase.GATE, true)))
                .toList();
    }

    private Path folder(Cell cell) {
        return root.resolve(cell.service());
    }

    private void firstReleases(List<Cell> cells) throws Exception {
        List<WorkflowRun> runs = new ArrayList<>();
        for (Cell cell : cells) {
            Files.createDirectories(folder(cell));
            runs.add(Shop.job(cell.service(), cell.phase().first(folder(cell)))
                    .scheduleBuild2(0)
                    .waitForStart());
        }
        for (WorkflowRun run : runs) {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        }
    }

    /** Until each is held in its phase. */
    private Map<Cell, WorkflowRun> held(List<Cell> cells) throws Exception {
        Map<Cell, WorkflowRun> runs = new LinkedHashMap<>();
        for (Cell cell : cells) {
            HeldPhase.arm(folder(cell));
            String script = cell.phase().second(folder(cell), cell.leave() ? ", onAbort: 'leave'" : "");
            String stoppable = switch (cell.form()) {
                case TIMEOUT -> "timeout(time: " + TIMEOUT_SECONDS + ", unit: 'SECONDS') {\n" + script + "\n}";
                case MILESTONE -> "milestone 1\n" + script;
                default -> script;
            };
            runs.put(cell, Shop.job(cell.service(), stoppable).scheduleBuild2(0).waitForStart());
        }
        for (Cell cell : cells) {
            Shop.await(() -> cell.phase().holds(folder(cell), runs.get(cell)));
        }
        return runs;
    }

    private void stop(Cell cell, WorkflowRun run) throws Exception {
        switch (cell.form()) {
            case PERSON ->
                run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
            case TIMEOUT -> jenkins.waitForMessage("Cancelling nested steps due to timeout", run);
            case TERM -> run.doTerm();
            case KILL -> run.doKill();
            case FORCE -> force(cell);
            case MILESTONE ->
                Shop.job(cell.service(), "milestone 1\nmilestone 2").scheduleBuild2(0);
        }
        if (cell.form() != Form.FORCE) {
            Shop.await(() -> noted(cell));
        }
        if (!cell.stops()) {
            HeldPhase.go(folder(cell));
        }
    }

    /**
     * As people do it: by a stop, and 5 s later by force. What is on its way forward ends by the first of them, unless it is
     * stubborn; there the second comes alone.
     */
    private static void force(Cell cell) throws Exception {
        JenkinsEnvironment environment = Environments.get().open("production");
        if (cell.phase().forward()) {
            environment.requests("alice").forceStop(deployment(cell), "now");
            return;
        }
        EnvironmentActs acts = new EnvironmentActs(environment);
        String deployment = deployment(cell);
        acts.abort(deployment, "it hangs");
        Shop.await(() -> {
            try {
                acts.forceStop(deployment, "it still hangs");
                return true;
            } catch (ActException e) {
                assertThat(e.kind()).isEqualTo(ActException.Kind.REFUSED);
                return false;
            }
        });
    }

    private static String deployment(Cell cell) throws Exception {
        return ledger().read(state -> state.deployments().values().stream()
                .filter(facts -> facts.service().equals(cell.service()))
                .findFirst()
                .orElseThrow()
                .id());
    }

    private static EnvironmentLedger ledger() throws Exception {
        return Environments.get().open("production").ledger();
    }

    /** Whether the ledger knows by now that the build does not want it any more, or it is over. */
    private static boolean noted(Cell cell) throws Exception {
        return ledger().<Boolean>read(state -> state.deployments().values().stream()
                .filter(facts -> facts.service().equals(cell.service()))
                .allMatch(facts -> facts.abort() != null || facts.forced()));
    }

    private Settlement end(Cell cell, WorkflowRun run) throws Exception {
        Shop.await(() -> !run.isBuilding());
        Settlement[] end = new Settlement[1];
        Shop.await(() -> {
            end[0] = Shop.settled().stream()
                    .filter(each -> each.build().equals(cell.service() + "#2"))
                    .findFirst()
                    .orElse(null);
            return end[0] != null;
        });
        Shop.await(() -> !run.getAction(DeploymentsAction.class)
                .getDeployed()
                .get(0)
                .getAnchor()
                .isEmpty());
        HeldPhase.go(folder(cell)); // what is left of the block of a build that was killed
        return end[0];
    }

    private List<String> problems(Cell cell, String what, String expected, Settlement end, WorkflowRun run)
            throws Exception {
        List<String> problems = new ArrayList<>();
        String told = "%n%s: %s".formatted(end.message(), JenkinsRule.getLog(run));
        if (!what.equals(expected)) {
            problems.add(cell + ": " + what + ", expected " + expected + told);
        }
        if (run.getResult() != cell.form().result()) {
            problems.add(cell + ": the build is " + run.getResult() + ", expected "
                    + cell.form().result() + told);
        }
        boolean unknown = what.contains("UNKNOWN") || what.contains("PARTIAL");
        String there = what.contains("NEW") ? "good 2" : "good 1";
        if (!unknown && !HeldPhase.content(folder(cell)).equals(there)) {
            problems.add(cell + ": " + what + ", but " + HeldPhase.content(folder(cell)) + " is there" + told);
        }
        return problems;
    }

    private static void write(Map<String, Map<Form, String>> seen) throws Exception {
        StringBuilder table = new StringBuilder(
                "How a deployment ended whose build was stopped: outcome/landed, * with a" + " hold.\n\n| phase |");
        for (Form form : Form.values()) {
            table.append(" ").append(form.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        table.append("\n|").append("---|".repeat(Form.values().length + 1)).append("\n");
        for (String row : EXPECTED.keySet()) {
            table.append("| ").append(row.toLowerCase(Locale.ROOT)).append(" | ");
            table.append(String.join(" | ", seen.get(row).values())).append(" |\n");
        }
        Path file = Path.of(System.getProperty("safe-deploy.project", "."), "target", "aborts.md");
        Files.writeString(file, table);
        System.out.println(table);
    }
}

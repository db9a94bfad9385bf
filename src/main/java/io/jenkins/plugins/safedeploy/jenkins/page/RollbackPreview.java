package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.Computer;
import hudson.model.ModelObject;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockSettings;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Stapler;

/** What a rollback would do and whether it would work, told before the click. */
public final class RollbackPreview implements ModelObject {
    /** Characters of a commit that are shown. */
    private static final int COMMIT = 12;

    private final EnvironmentPage page;
    private final JenkinsEnvironment environment;
    private final String service;
    private final Now now;
    private final List<String> obstacles = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private Side from = Side.NOTHING;
    private Side to = Side.NOTHING;

    /**
     * What the projection says.
     *
     * @param lock what the rollback waits for; null for nothing
     * @param lockBuild the build of that; empty for none
     * @param by who asked for what runs
     * @param steps what is taken back on the way
     */
    private record Now(
            Instant at,
            Optional<Installed> from,
            boolean certain,
            Candidates.Choice choice,
            InFlight lock,
            String lockBuild,
            String by,
            String verifiedBy,
            List<Event.TakeBack> steps) {
        static Now of(EnvironmentState state, String service, String release, Instant at) {
            ServiceState found = state.service(service);
            Candidates.Choice choice = release.isEmpty()
                    ? Candidates.lastVerified(found)
                    : Candidates.byRelease(found, new ReleaseId(release));
            return new Now(
                    at,
                    found.current(),
                    found.certain(),
                    choice,
                    state.deployment(found.lock())
                            .map(facts -> InFlight.of(state, facts, at))
                            .orElse(null),
                    state.deployment(found.lock())
                            .map(facts -> facts.requested().build())
                            .orElse(""),
                    found.current()
                            .map(installed -> actor(state, installed.deployment()))
                            .orElse(""),
                    choice.candidate().map(to -> actor(state, to.deployment())).orElse(""),
                    choice.candidate().map(to -> found.takeBacks(to.content())).orElse(List.of()));
        }

        private static String actor(EnvironmentState state, String deployment) {
            return state.recent().stream()
                    .filter(settled -> settled.deployment().equals(deployment))
                    .map(Settlement::actor)
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * One of the two releases, as the question shows it.
     *
     * @param when since when it runs, or when it was verified
     * @param who asked for that; empty when it is too long ago
     */
    public record Side(String release, BuildLink build, String commit, String content, String when, String who) {
        static final Side NOTHING = new Side("nothing that is known", new BuildLink("", ""), "", "", "", "");
    }

    /** What somebody asks before the click, and what is known. */
    public record Answer(String question, String text) {}

    /** Of the service and the release that the request names. */
    RollbackPreview(EnvironmentPage page, JenkinsEnvironment environment) {
        this(page, environment, parameter("service"), parameter("release"));
    }

    RollbackPreview(EnvironmentPage page, JenkinsEnvironment environment, String service, String release) {
        this.page = page;
        this.environment = environment;
        this.service = service;
        Instant at = environment.clock().now();
        this.now = environment.ledger().read(state -> Now.of(state, service, release, at));
        examine();
    }

    private static String parameter(String name) {
        String given = Stapler.getCurrentRequest2().getParameter(name);
        return given == null ? "" : given;
    }

    private void examine() {
        if (!Authority.over(environment.name()).may(SafeDeployPermissions.ROLLBACK)) {
            obstacles.add("You lack the permission Safe Deploy/Rollback.");
        }
        if (!page.getMismatch().isEmpty()) {
            obstacles.add("The environment is read-only until somebody claims it: " + page.getMismatch());
        }
        if (!now.certain()) {
            warnings.add("It is not certain what runs now: an earlier deployment ended without knowing.");
        }
        try {
            answers.add(new Answer("Does it begin at once?", waitsFor()));
            now.from().ifPresent(this::leaving);
            if (now.choice().candidate().isEmpty()) {
                obstacles.add("There is nothing to go back to: " + now.choice().reason());
                return;
            }
            Candidate candidate = now.choice().candidate().get();
            Release release = Json.read(environment.ledger().document(candidate.document()), Release.class);
            to = side(
                    candidate,
                    release,
                    candidate.verifiedAt() == null
                            ? Candidate.ADOPTED
                            : "verified " + Spans.time(candidate.verifiedAt()) + " ("
                                    + Spans.ago(candidate.verifiedAt(), now.at()) + ")",
                    now.verifiedBy());
            if (candidate.adopted()) {
                warnings.add(
                        candidate.release() + " is " + Candidate.ADOPTED + ": nothing was ever verified here, so the"
                                + " archived artifacts of an earlier build are taken. Its gates are measured afterwards.");
            }
            artifacts(release);
            Plan plan = Plan.fromJson(environment.ledger().document(candidate.plan()));
            agent(plan);
            block(plan);
            now.steps()
                    .forEach(step -> answers.add(new Answer(
                            "What runs first?", "Compensation '" + step.name() + "' of " + step.release() + ".")));
            answers.add(new Answer(
                    "And afterwards?",
                    "The gates of " + to.release() + " are measured again, and a hold keeps automatic deployments away"
                            + " until a person ends it."));
            now.from()
                    .filter(installed -> installed.release().content().equals(candidate.content()))
                    .ifPresent(same ->
                            warnings.add("It is the same content as what runs: it would be put in place again."));
        } catch (IOException e) {
            obstacles.add("What is known of the release cannot be read: " + e.getMessage());
        }
    }

    private Side side(Candidate candidate, Release release, String when, String who) {
        return new Side(
                candidate.release().value(),
                BuildLink.of(candidate.build()),
                brief(release.build().commit()),
                candidate.content().brief(),
                when,
                who);
    }

    private static String brief(String commit) {
        return commit.length() > COMMIT ? commit.substring(0, COMMIT) : commit;
    }

    /** What is left by it, whether it was bad before, and what of it stays. */
    private void leaving(Installed installed) {
        Candidate current = installed.release();
        String since =
                "runs since " + Spans.time(installed.since()) + " (" + Spans.ago(installed.since(), now.at()) + ")";
        try {
            from = side(
                    current,
                    Json.read(environment.ledger().document(current.document()), Release.class),
                    since + ", "
                            + (installed.verified()
                                    ? "verified"
                                    : current.adopted() ? Candidate.ADOPTED : "NOT verified"),
                    now.by());
            String brought = current.deployment().isEmpty() ? installed.deployment() : current.deployment();
            String before = DeploymentPage.of(environment, brought, "")
                    .map(DeploymentPage::getBefore)
                    .orElse("");
            if (before.startsWith("already")) {
                warnings.add("Before " + current.release() + " was deployed: " + before
                        + ". Going back may not help against that.");
            }
            answers.add(new Answer(
                    "Was it bad before " + current.release() + "?",
                    before.isEmpty()
                            ? "Not known: its deployment is too long ago."
                            : (before.startsWith("already") ? "Yes, " : "No, ") + before + "."));
        } catch (IOException e) {
            warnings.add("Little is known of what runs now: " + e.getMessage());
        }
        for (Course.Step hook : current.course().hooks()) {
            left.add("What hook '" + hook.name() + "' of " + current.release() + " did"
                    + (hook.pointOfNoReturn() ? " (a point of no return)" : ""));
        }
    }

    private void artifacts(Release release) throws IOException {
        ArtifactStore store = environment.artifacts();
        int files = 0;
        int gone = 0;
        for (Artifact artifact : release.artifacts()) {
            if (artifact.kind() == Artifact.Kind.FILE) {
                files++;
                if (!store.has(artifact)) {
                    gone++;
                    obstacles.add("The artifact '" + artifact.name() + "' is gone (" + artifact.location() + ").");
                }
            }
        }
        answers.add(new Answer(
                "Are its artifacts there?",
                gone > 0
                        ? "No: " + gone + " of " + files + " are gone."
                        : "Yes, " + (files == 1 ? "the one" : "all " + files)
                                + "; digests are checked when they are read."));
    }

    private void agent(Plan plan) {
        String node = plan.place().node();
        Computer computer = Jenkins.get().getComputer(node);
        if (computer == null) {
            obstacles.add("The agent '" + node + "' does not exist any more.");
            answers.add(new Answer("Is its agent online?", "No: there is no agent '" + node + "' any more."));
        } else if (computer.isOffline()) {
            obstacles.add("The agent '" + node + "' is offline; the rollback would wait five minutes for it.");
            answers.add(new Answer("Is its agent online?", "No, '" + node + "' is offline."));
        } else {
            answers.add(new Answer(
                    "Is its agent online?", node.isEmpty() ? "Yes: it is Jenkins itself." : "Yes, '" + node + "'."));
        }
    }

    private void block(Plan plan) {
        if (BlockSettings.isBlock(plan.target())
                && BlockSettings.command(plan.target()).isEmpty()) {
            obstacles.add("It was deployed by a block of a Pipeline without a recorded rollback command, so only such a"
                    + " block can put it back: withSafeDeploy(environment: '" + environment.name()
                    + "', release: 'last-verified', reason: '...') { ... }");
        }
    }

    @Override
    public String getDisplayName() {
        return "Roll back";
    }

    public EnvironmentPage getPage() {
        return page;
    }

    public String getService() {
        return service;
    }

    /** What runs now. */
    public Side getFrom() {
        return from;
    }

    public Side getTo() {
        return to;
    }

    /** The title of the question. */
    public String getTitle() {
        return "Roll back " + service + " in " + environment.name() + "?";
    }

    /** Whose end it waits for, who has the lock. */
    private String waitsFor() {
        InFlight lock = now.lock();
        return lock == null
                ? "Yes: nobody has the lock."
                : "No: " + lock.release() + " of " + lock.actor()
                        + (now.lockBuild().isEmpty() ? "" : " (build " + now.lockBuild() + ")") + ", asked for "
                        + Spans.ago(lock.since(), now.at()) + ", has the lock, and it waits until that ends ("
                        + lock.next()
                        + "), which may leave another release there. Stop that on the page of the environment"
                        + " if it shall not wait.";
    }

    /** What will not go back, beside data. */
    public List<String> getLeft() {
        return left;
    }

    /** Why it would not work; empty when nothing is known against it. */
    public List<String> getObstacles() {
        return obstacles;
    }

    /** What does not stop it and should be known. */
    public List<String> getWarnings() {
        return warnings;
    }

    public List<Answer> getAnswers() {
        return answers;
    }

    public boolean isPossible() {
        return obstacles.isEmpty();
    }
}

package io.jenkins.plugins.safedeploy.jenkins.acts;

import hudson.security.ACL;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.ForceStop;
import io.jenkins.plugins.safedeploy.engine.driver.AnotherQuestionException;
import io.jenkins.plugins.safedeploy.engine.driver.RefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackChoice;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackRequestAction;
import io.jenkins.plugins.safedeploy.jenkins.rollback.StartedRollback;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import jenkins.model.Jenkins;

/**
 * What whoever asks now may do to one environment. Each act checks the permission, then what was given, then what is
 * there. What is null counts as empty. It throws {@code AccessDeniedException} where a permission is missing, and {@link ActException} else.
 */
public final class EnvironmentActs {
    /** Longest reason or comment, in characters. */
    public static final int LONGEST_REASON = 2_000;

    /** The most anchors that one verification compares. */
    public static final int MOST_ANCHORS = 100;

    /** Following a whole ledger costs seconds per million lines. */
    private static final Semaphore VERIFYING = new Semaphore(1);

    private final JenkinsEnvironment environment;

    public EnvironmentActs(JenkinsEnvironment environment) {
        this.environment = environment;
    }

    /** @throws ActException when there is none of that name */
    public static EnvironmentActs of(String name) throws IOException {
        List<String> names = visible();
        if (!names.contains(name)) {
            throw new ActException(
                    ActException.Kind.NOT_FOUND,
                    "There is no environment '" + Printable.brief(name) + "'." + NearestName.hint(name, names)
                            + (names.isEmpty() ? " There is none yet." : " There are: " + String.join(", ", names)));
        }
        return Environments.get()
                .find(name)
                .map(EnvironmentActs::new)
                .orElseThrow(() -> new ActException(ActException.Kind.NOT_FOUND, "It was deleted just now."));
    }

    /** Names of the environments that whoever asks may see, sorted. */
    public static List<String> visible() throws IOException {
        return Environments.get().names().stream()
                .filter(name -> Authority.over(name).may(SafeDeployPermissions.VIEW))
                .toList();
    }

    public JenkinsEnvironment environment() {
        return environment;
    }

    private Authority authority() {
        return Authority.over(environment.name());
    }

    /** Follows the whole ledger; one at a time. @param anchors {@code seq:hash} each, of lines noted elsewhere */
    public Verification verify(List<String> anchors) throws IOException {
        authority().check(SafeDeployPermissions.VIEW);
        if (anchors.size() > MOST_ANCHORS) {
            throw new ActException(
                    ActException.Kind.INVALID, anchors.size() + " anchors were given. Allowed: " + MOST_ANCHORS + ".");
        }
        List<Head> heads;
        try {
            heads = anchors.stream().map(Head::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ActException(ActException.Kind.INVALID, "anchor: " + e.getMessage());
        }
        if (!VERIFYING.tryAcquire()) {
            throw new ActException(
                    ActException.Kind.BUSY, "A ledger is being followed already. Ask again in a few seconds.");
        }
        try {
            return environment.ledger().ledger().verify(heads);
        } finally {
            VERIFYING.release();
        }
    }

    /**
     * Starts a build that puts an earlier release back; the same request twice is one build.
     *
     * @param service may be empty where there is only one
     * @param release {@code last-verified}, {@code before-current} or the id of a release; empty with {@code build}
     * @param build such as {@code shop#42}; empty with {@code release}
     */
    public StartedRollback rollBack(String service, String release, String build, String reason, boolean emergency)
            throws IOException {
        authority().check(SafeDeployPermissions.ROLLBACK);
        requireText("reason", reason);
        if (given(release).isEmpty() == given(build).isEmpty()) {
            throw new ActException(
                    ActException.Kind.INVALID,
                    "Give exactly one of release ('last-verified', 'before-current' or the id of a release) and build"
                            + " ('job#42'). Given: release '" + Printable.brief(given(release)) + "', build '"
                            + Printable.brief(given(build)) + "'.");
        }
        String name = service(service);
        Candidates.Choice choice;
        try {
            choice = environment
                    .ledger()
                    .read(state -> RollbackChoice.of(state.service(name), given(release), given(build)));
        } catch (IllegalArgumentException e) {
            throw new ActException(ActException.Kind.INVALID, e.getMessage());
        }
        Candidate to = choice.candidate().orElseThrow(() -> nothing(choice));
        return RollbackJob.start(
                new RollbackRequestAction(environment.name(), name, to.release().value(), reason, actor(), emergency));
    }

    private static ActException nothing(Candidates.Choice choice) {
        List<String> problems = new ArrayList<>();
        problems.add("There is nothing to go back to: " + choice.reason());
        choice.passedOver().forEach(passed -> problems.add("not to " + passed.release() + ": " + passed.why()));
        return new ActException(ActException.Kind.REFUSED, problems);
    }

    /** Ends the hold of a service. @param service may be empty where there is only one */
    public void accept(String service, String reason) throws IOException {
        authority().check(SafeDeployPermissions.OVERRIDE);
        requireText("reason", reason);
        String name = service(service);
        ask(requests -> requests.accept(name, reason));
    }

    /** From now on no automatic deployment. */
    public void pause(String reason) throws IOException {
        authority().check(SafeDeployPermissions.OVERRIDE);
        requireText("reason", reason);
        ask(requests -> requests.pause(reason));
    }

    /** Automatic deployments again. */
    public void unpause(String reason) throws IOException {
        authority().check(SafeDeployPermissions.OVERRIDE);
        requireText("reason", reason);
        ask(requests -> requests.unpause(reason));
    }

    /** Says that this copy of the ledger is the true one, and that what was found on the target is known. */
    public void claim(String reason) throws IOException {
        authority().check(SafeDeployPermissions.OVERRIDE);
        requireText("reason", reason);
        if (environment.ledger().unclaimed().isEmpty()) {
            throw new ActException(
                    ActException.Kind.REFUSED,
                    "Nobody doubts that environment '" + environment.name()
                            + "' is the true one; there is nothing to claim.");
        }
        ask(requests -> requests.claim(reason));
    }

    /** Asks a deployment to stop, as a person; what that means depends on its plan and on how far it is. */
    public void abort(String deployment, String reason) throws IOException {
        authority().check(SafeDeployPermissions.ROLLBACK);
        requireText("reason", reason);
        requireInFlight(deployment);
        ask(requests -> requests.abort(deployment, true, reason));
    }

    /** Ends a deployment where it stands, some time after a person asked it to stop; what is left is unknown. */
    public void forceStop(String deployment, String reason) throws IOException {
        authority().check(SafeDeployPermissions.ROLLBACK);
        requireText("reason", reason);
        requireInFlight(deployment);
        environment
                .ledger()
                .read(state -> state.deployment(deployment)
                        .flatMap(facts ->
                                ForceStop.whyNot(facts, environment.clock().now())))
                .ifPresent(why -> {
                    throw new ActException(ActException.Kind.REFUSED, why);
                });
        ask(requests -> requests.forceStop(deployment, reason));
    }

    /**
     * Says yes to a deployment that waits.
     *
     * @param comment may be empty
     * @param question digest of the question that the person saw; empty for the one that is asked now
     */
    public void approve(String deployment, String comment, String question) throws IOException {
        requireMayDecide(deployment);
        requireShort("comment", given(comment));
        Digest seen = question(given(question));
        decide(deployment, requests -> requests.approve(deployment, authority().person(), given(comment), seen));
    }

    private static Digest question(String question) {
        try {
            return question.isEmpty() ? null : Digest.parse(question);
        } catch (IllegalArgumentException e) {
            throw new ActException(ActException.Kind.INVALID, "question: " + e.getMessage());
        }
    }

    /**
     * Says no to a deployment that waits.
     *
     * @param comment why; it is what the next try can learn from
     * @param question as in {@link #approve}
     */
    public void reject(String deployment, String comment, String question) throws IOException {
        requireMayDecide(deployment);
        requireText("comment", comment);
        Digest seen = question(given(question));
        decide(deployment, requests -> requests.reject(deployment, authority().person(), comment, seen));
    }

    private void requireMayDecide(String deployment) {
        authority().check(SafeDeployPermissions.VIEW);
        if (ACL.isAnonymous2(Jenkins.getAuthentication2())) {
            authority().check(SafeDeployPermissions.APPROVE);
            throw new ActException(ActException.Kind.FORBIDDEN, "Nobody knows who you are. Log in first.");
        }
        requireInFlight(deployment);
    }

    /** Whether somebody's word counts is decided by the one function for it; where it does not, that is forbidden. */
    private void decide(String deployment, Asked decision) throws IOException {
        boolean waits = environment
                .ledger()
                .read(state -> state.deployment(deployment)
                        .map(DeploymentFacts::awaitsApproval)
                        .orElse(false));
        ask(waits ? ActException.Kind.FORBIDDEN : ActException.Kind.REFUSED, decision);
    }

    private void requireInFlight(String id) {
        String deployment = given(id);
        if (environment
                .ledger()
                .<Boolean>read(state -> state.deployment(deployment).isEmpty())) {
            throw new ActException(
                    ActException.Kind.NOT_FOUND,
                    "There is no deployment '" + Printable.brief(deployment) + "' in flight in '" + environment.name()
                            + "'. The environment's status lists what is.");
        }
    }

    /** The service that is meant. @throws ActException when it does not exist or more than one could be meant */
    public String service(String service) {
        String wanted = given(service);
        List<String> all =
                environment.ledger().read(state -> List.copyOf(state.services().keySet()));
        if (wanted.isEmpty() && all.size() == 1) {
            return all.get(0);
        } else if (!wanted.isEmpty() && all.contains(wanted)) {
            return wanted;
        }
        throw new ActException(
                wanted.isEmpty() ? ActException.Kind.INVALID : ActException.Kind.NOT_FOUND,
                (wanted.isEmpty()
                                ? "No service is given."
                                : "There is no service '" + Printable.brief(wanted) + "' in '" + environment.name()
                                        + "'." + NearestName.hint(wanted, all))
                        + (all.isEmpty()
                                ? " Nothing was deployed here yet."
                                : " Give one of: " + String.join(", ", all)));
    }

    private interface Asked {
        void of(Requests requests) throws IOException;
    }

    private void ask(Asked asked) throws IOException {
        ask(ActException.Kind.REFUSED, asked);
    }

    private void ask(ActException.Kind refused, Asked asked) throws IOException {
        try {
            asked.of(environment.requests(actor()));
        } catch (AnotherQuestionException e) {
            throw new ActException(ActException.Kind.REFUSED, e.reasons());
        } catch (RefusedException e) {
            throw new ActException(refused, e.reasons());
        }
    }

    /** What a request leaves out is empty. */
    private static String given(String text) {
        return text == null ? "" : text;
    }

    private static String actor() {
        return Jenkins.getAuthentication2().getName();
    }

    private static void requireText(String name, String text) {
        if (given(text).isBlank()) {
            throw new ActException(
                    ActException.Kind.INVALID,
                    "Give a " + name + ": it is what the next person will read. Nothing was done.");
        }
        requireShort(name, text);
    }

    private static void requireShort(String name, String text) {
        if (text.length() > LONGEST_REASON) {
            throw new ActException(
                    ActException.Kind.INVALID,
                    "The " + name + " has " + text.length() + " characters. Allowed: " + LONGEST_REASON
                            + ". Shorten it, or name a page that says more.");
        }
    }
}

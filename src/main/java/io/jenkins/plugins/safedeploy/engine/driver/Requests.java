package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Hold;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.policy.DeployPolicy;
import io.jenkins.plugins.safedeploy.engine.policy.Policies;
import io.jenkins.plugins.safedeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.safedeploy.engine.policy.PolicyRequest;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Turns what somebody wants into a deployment in the ledger, or refuses. Everything a deployment will need later is
 * stored first: a resume never reads a file of the workspace again.
 */
public final class Requests {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final EnvironmentLedger ledger;
    private final Host host;
    private final Clock clock;
    private final String actor;

    /** Requests of the process itself. */
    public Requests(EnvironmentLedger ledger, Host host, Clock clock) {
        this(ledger, host, clock, ledger.actor());
    }

    /** @param actor who asks; stands on every line */
    public Requests(EnvironmentLedger ledger, Host host, Clock clock, String actor) {
        this.ledger = ledger;
        this.host = host;
        this.clock = clock;
        this.actor = actor;
    }

    private EnvironmentLedger.Line line(String service, String deployment, Event event) {
        return new EnvironmentLedger.Line(service, deployment, 0, actor, event);
    }

    /**
     * @return id of the deployment, which nobody drives yet
     * @throws RefusedException when policy says no
     * @throws IllegalArgumentException when the plan cannot be carried out
     * @throws IOException when it could not be stored
     */
    public String deploy(DeployRequest request) throws IOException {
        Plan plan = request.plan();
        Release release = request.release();
        Course course = Courses.of(plan, host.target(plan).capabilities());
        requireClaimed(Kind.DEPLOY, plan.service(), release.id());
        Digest stored = ledger.put(plan.json());
        Candidate what = stored(release, stored, course);
        Adoptable adoptable = adoptable(request.earlier(), stored, course);
        Event.Requested requested = requested(
                        Kind.DEPLOY,
                        what,
                        request.automatic(),
                        request.emergency(),
                        false,
                        false,
                        request.reason(),
                        request.cause(),
                        request.starters())
                .with(adoptable);
        List<Event> recorded = new ArrayList<>();
        if (adoptable != null && adoptable.candidate() != null) {
            recorded.add(recorded(adoptable.candidate(), request.earlier().release()));
        }
        recorded.add(recorded(what, release));
        return append(
                plan.service(),
                requested,
                recorded,
                PolicyRequest.of(requested, release.build()),
                DeployPolicy.of(plan.policy()));
    }

    private Adoptable adoptable(Earlier earlier, Digest plan, Course course) throws IOException {
        if (earlier == null) {
            return null;
        }
        return new Adoptable(earlier.release() == null ? null : stored(earlier.release(), plan, course), earlier.why());
    }

    private Candidate stored(Release release, Digest plan, Course course) throws IOException {
        return new Candidate(
                release.id(),
                release.contentDigest(),
                ledger.put(Json.bytes(release)),
                plan,
                course,
                "",
                release.build().label(),
                null);
    }

    private static Event recorded(Candidate what, Release release) {
        return new Event.ReleaseRecorded(
                what.release(),
                what.content(),
                what.document(),
                what.build(),
                release.build().job(),
                release.build().number());
    }

    /**
     * @return id of the deployment, which nobody drives yet
     * @throws RefusedException when policy says no
     * @throws IOException when it could not be stored
     */
    public String rollback(RollbackRequest request) throws IOException {
        Candidate to = request.to();
        requireClaimed(Kind.ROLLBACK, request.service(), to.release());
        Event.Requested requested = requested(
                Kind.ROLLBACK,
                to,
                false,
                request.emergency(),
                request.unfenced(),
                request.keep(),
                request.reason(),
                request.cause(),
                List.of());
        return append(request.service(), requested, List.of(), PolicyRequest.of(requested), DeployPolicy.DEFAULT);
    }

    private Event.Requested requested(
            Kind kind,
            Candidate what,
            boolean automatic,
            boolean emergency,
            boolean unfenced,
            boolean keep,
            String reason,
            String cause,
            List<String> starters) {
        return new Event.Requested(
                kind,
                what.release(),
                what.content(),
                what.document(),
                what.plan(),
                what.course(),
                what.build(),
                automatic,
                emergency,
                unfenced,
                keep,
                reason,
                cause,
                ledger.driver(),
                starters,
                null);
    }

    private String append(
            String service, Event.Requested requested, List<Event> recorded, PolicyRequest facts, DeployPolicy policy) {
        String[] id = {newId()};
        PolicyDecision[] decision = new PolicyDecision[1];
        ledger.transact(
                state -> {
                    if (state.deployment(id[0]).isPresent()) {
                        if (state.deployment(id[0]).get().requested().equals(requested)) {
                            return List.of(); // written by an attempt that the disk confirmed late
                        }
                        id[0] = newId();
                    }
                    decision[0] = Policies.decide(state, service, facts, policy, clock.now());
                    if (!decision[0].allowed()) {
                        return List.of(line(
                                service,
                                "",
                                new Event.RequestRefused(
                                        requested.kind(), requested.release().value(), decision[0].reasons())));
                    }
                    List<EnvironmentLedger.Line> lines = new ArrayList<>();
                    recorded.forEach(event -> lines.add(line(service, "", event)));
                    lift(state.service(service), service, requested, lines);
                    lines.add(line(service, id[0], requested));
                    return lines;
                },
                state -> requested.emergency());
        if (!decision[0].allowed()) {
            throw new RefusedException(decision[0].reasons());
        }
        return id[0];
    }

    /** A reason brings a quarantined content back; a person's deployment passes a hold, and ends it when it succeeds. */
    private void lift(
            ServiceState service, String name, Event.Requested requested, List<EnvironmentLedger.Line> lines) {
        if (requested.kind() != Kind.DEPLOY) {
            return;
        }
        if (service.quarantined(requested.content())) {
            lines.add(line(name, "", new Event.QuarantineLifted(requested.content(), requested.reason())));
        }
        Optional<Hold> hold = service.hold();
        if (hold.isPresent() && !requested.automatic()) {
            lines.add(line(name, "", new Event.HoldAccepted("a person deploys: " + requested.reason(), true)));
        }
    }

    private void requireClaimed(Kind kind, String service, ReleaseId release) {
        requireClaimed(kind + " of " + release + ", " + service);
    }

    /** Stopping something is allowed in a copy, too; nothing else is. */
    private void requireClaimed(String what) {
        Optional<String> unclaimed;
        try {
            unclaimed = ledger.unclaimed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (unclaimed.isPresent()) {
            throw new RefusedException(List.of(unclaimed.get()
                    + ". Nothing is done to '" + ledger.name() + "' (" + what
                    + ") until somebody claims it: safedeploy claim --reason ..."));
        }
    }

    private String newId() {
        return STAMP.format(clock.now()) + "-" + String.format("%08x", RANDOM.nextInt());
    }

    // ---- what people say about a deployment in flight, or about a service ----

    /** Asks a deployment to stop; what that means depends on how far it is. Does nothing when it is over. */
    public void abort(String deployment, boolean person, String reason) {
        inFlight(deployment, new Event.AbortRequested(person, reason));
    }

    /** Stops it without cleaning up; what is left is unknown. A different act from an abort. */
    public void forceStop(String deployment, String reason) {
        inFlight(deployment, new Event.ForceStopRequested(reason));
    }

    /** As {@link #approve(String, Approvals.Person, String, Digest)}, for whatever is asked now. */
    public void approve(String deployment, Approvals.Person person, String comment) throws IOException {
        approve(deployment, person, comment, null);
    }

    /**
     * Says yes to a deployment that waits for approval, for every approval of its plan for which the person counts.
     *
     * @param seen digest of the question that the person saw; null for the one that is asked now
     * @throws RefusedException when it counts for none, or nothing or something else is asked
     */
    public void approve(String deployment, Approvals.Person person, String comment, Digest seen) throws IOException {
        requireClaimed("approval of " + deployment);
        answer(deployment, person, seen, true, (counts, bound) -> new Event.ApprovalGiven(counts, comment, bound));
    }

    /** As {@link #reject(String, Approvals.Person, String, Digest)}, for whatever is asked now. */
    public void reject(String deployment, Approvals.Person person, String comment) throws IOException {
        reject(deployment, person, comment, null);
    }

    /** Says no. @throws RefusedException as {@link #approve}; also without a comment */
    public void reject(String deployment, Approvals.Person person, String comment, Digest seen) throws IOException {
        answer(deployment, person, seen, false, (counts, bound) -> {
            if (comment.isBlank()) {
                throw new RefusedException(
                        List.of("A rejection needs a comment: say why, so that the next try can be better"));
            }
            return new Event.ApprovalRejected(comment, bound);
        });
    }

    /** The line bears the name of whose word it is, since a quorum counts names. @param once a second one is refused */
    private void answer(
            String deployment,
            Approvals.Person person,
            Digest seen,
            boolean once,
            BiFunction<List<String>, Digest, Event> event)
            throws IOException {
        DeploymentFacts facts = ledger.read(
                state -> state.deployment(deployment).map(DeploymentFacts::copy).orElse(null));
        requireAsked(deployment, facts, seen);
        Digest bound = facts.approval().bound();
        Plan plan = Plan.fromJson(ledger.document(facts.requested().plan()));
        Approvals.Decision decision = Approvals.decide(
                plan.approvals(), person, facts.actor(), facts.requested().starters());
        if (once) {
            decision = Approvals.stillCounts(decision, person, facts.approvers());
        }
        if (!decision.allowed()) {
            throw new RefusedException(decision.reasons());
        }
        Event answer = event.apply(decision.counts(), bound);
        ledger.transact(
                state -> {
                    requireAsked(deployment, state.deployment(deployment).orElse(null), bound);
                    return List.of(new EnvironmentLedger.Line(facts.service(), deployment, 0, person.id(), answer));
                },
                state -> true);
    }

    private static void requireAsked(String deployment, DeploymentFacts facts, Digest seen) {
        if (facts == null || !facts.awaitsApproval()) {
            throw new RefusedException(List.of("Deployment " + deployment + " does not wait for an approval"));
        }
        if (seen != null && !facts.approval().bound().equals(seen)) {
            throw new AnotherQuestionException(deployment);
        }
    }

    private void inFlight(String deployment, Event event) {
        ledger.transact(
                state -> state.deployment(deployment)
                        .map(facts -> List.of(line(facts.service(), deployment, event)))
                        .orElse(List.of()),
                state -> true);
    }

    /** Takes a service as it is: its hold ends. @throws RefusedException when there is no hold */
    public void accept(String service, String reason) {
        requireClaimed("accepting " + service);
        if (ledger.transact(state -> state.service(service).hold().isPresent()
                        ? List.of(line(service, "", new Event.HoldAccepted(reason, false)))
                        : List.of())
                .isEmpty()) {
            throw new RefusedException(List.of("Service '" + service + "' has no hold; there is nothing to accept"));
        }
    }

    /** No automatic deployment in this environment until {@link #unpause}. */
    public void pause(String reason) {
        requireClaimed("pausing");
        ledger.transact(state -> List.of(line("", "", new Event.AutomationPaused(reason))));
    }

    public void unpause(String reason) {
        requireClaimed("pausing");
        ledger.transact(state ->
                state.paused().isEmpty() ? List.of() : List.of(line("", "", new Event.AutomationResumed(reason))));
    }

    /** Says that this copy of the ledger is the true one, and that what was found on the target is known. */
    public void claim(String reason) throws IOException {
        var home = ledger.store().home();
        ledger.transact(state -> List.of(line("", "", new Event.EnvironmentClaimed(home, witness(state), reason))));
    }

    private static String witness(EnvironmentState state) {
        return state.unclaimedWitness();
    }
}

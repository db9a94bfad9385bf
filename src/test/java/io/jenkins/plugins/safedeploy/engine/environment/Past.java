package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happened to a service, told in one line each. A minute passes between two lines. */
public final class Past {
    public static final String SERVICE = "web";
    public static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    private static final Course COURSE = new Course(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Course.TargetRef(Fencing.EPOCH, EffectClass.CONVERGENT, true, null),
            Course.Choices.DEFAULT);

    private final EnvironmentState state = new EnvironmentState();
    private int lines;
    private int deployments;

    public EnvironmentState state() {
        return state;
    }

    public ServiceState service() {
        return state.service(SERVICE);
    }

    public Instant now() {
        return START.plus(Duration.ofMinutes(lines));
    }

    public static Digest content(String release) {
        return Digest.ofText(release);
    }

    public Past line(String deployment, Event event) {
        state.apply(new Entry(
                lines, "", now(), 1, "production", deployment == null ? "" : SERVICE, deployment, "ann", event));
        lines++;
        return this;
    }

    /** Build 1 of job {@code web} made release {@code r1}, and so on. */
    public Past deployed(int build, boolean verified) {
        String id = request(Kind.DEPLOY, "r" + build);
        Outcome outcome = verified ? Outcome.SUCCEEDED : Outcome.HELD;
        return line(id, new Event.Settled(outcome, Landed.NEW, verified, !verified, "gate 'http' said so"));
    }

    /** Release {@code build} was deployed and failed; the request brought {@code earlier} along, which nobody verified. */
    public Past heldBeside(int build, int earlier) {
        String id = request(Kind.DEPLOY, "r" + build, new Adoptable(adoptable(earlier), "archived"));
        started(id, build);
        return line(id, new Event.Settled(Outcome.HELD, Landed.NEW, false, true, "gate 'http' said so"));
    }

    /** The same, and nothing was deployed. */
    public Past nothingBeside(int build, int earlier) {
        String id = request(Kind.DEPLOY, "r" + build, new Adoptable(adoptable(earlier), "archived"));
        return line(id, new Event.Settled(Outcome.NOTHING_DEPLOYED, Landed.OLD, false, false, "preflight"));
    }

    /** The same as {@link #heldBeside}, and it went back to {@code earlier}. */
    public Past leftFor(int build, int earlier, boolean verified) {
        String id = request(Kind.DEPLOY, "r" + build, new Adoptable(adoptable(earlier), "archived"));
        started(id, build);
        line(
                id,
                new Event.RollbackDecided(
                        "gate 'http' failed", adoptable(earlier), true, List.of(content("r" + build)), List.of()));
        Outcome outcome = verified ? Outcome.ROLLED_BACK : Outcome.ROLLED_BACK_UNVERIFIED;
        return line(id, new Event.Settled(outcome, Landed.CANDIDATE, verified, true, "gate 'http' failed"));
    }

    private void started(String id, int build) {
        line(
                id,
                new Event.EffectStarted(
                        "apply",
                        EffectKind.APPLY,
                        EffectClass.CONVERGENT,
                        Fencing.EPOCH,
                        "apply",
                        new ReleaseId("r" + build),
                        Digest.ofText("plan"),
                        1,
                        null));
    }

    private static Candidate adoptable(int build) {
        return new Candidate(
                new ReleaseId("r" + build),
                content("r" + build),
                Digest.ofText("document"),
                Digest.ofText("plan"),
                COURSE,
                "",
                "web#" + build,
                null);
    }

    /** Release {@code build} was tried, failed and was left for release {@code back}. */
    public Past failed(int build, int back) {
        return backTo(request(Kind.DEPLOY, "r" + build), "r" + build, "r" + back);
    }

    private Past backTo(String id, String left, String back) {
        Candidate candidate = service().verified().stream()
                .filter(verified -> verified.content().equals(content(back)))
                .findFirst()
                .orElseThrow();
        line(id, new Event.RollbackDecided("gate 'http' failed", candidate, true, List.of(content(left)), List.of()));
        return line(id, new Event.Settled(Outcome.ROLLED_BACK, Landed.CANDIDATE, true, true, "gate 'http' failed"));
    }

    /** Nobody knows what the last one left. */
    public Past lost(int build) {
        String id = request(Kind.DEPLOY, "r" + build);
        return line(id, new Event.Settled(Outcome.HELD, Landed.UNKNOWN, false, true, "nobody knows"));
    }

    private String request(Kind kind, String release) {
        return request(kind, release, null);
    }

    private String request(Kind kind, String release, Adoptable adoptable) {
        String id = "d" + ++deployments;
        line(
                id,
                new Event.Requested(
                        kind,
                        new ReleaseId(release),
                        content(release),
                        Digest.ofText("document"),
                        Digest.ofText("plan"),
                        COURSE,
                        "web#" + release.substring(1),
                        true,
                        false,
                        false,
                        false,
                        "",
                        "build",
                        "driver",
                        List.of(),
                        adoptable));
        return id;
    }
}

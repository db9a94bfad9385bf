package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
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
                        List.of()));
        return id;
    }
}

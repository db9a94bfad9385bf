package io.jenkins.plugins.safedeploy.standalone.console;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.report.ServiceReport;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** One service on a terminal. */
public final class ServicePrinter {
    private final Console console;
    private final ServiceReport service;

    public ServicePrinter(Console console, ServiceReport service) {
        this.console = console;
        this.service = service;
    }

    /** @param alive whether the process with that driver id lives */
    public void print(Predicate<String> alive) {
        console.say("");
        console.say(console.strong(service.environment() + "/" + service.name()));
        service.runs()
                .ifPresentOrElse(
                        this::runs, () -> console.say("  runs        nothing that was deployed by Safe Deploy"));
        console.say("  way back    "
                + service.wayBack()
                        .candidate()
                        .map(to -> console.good(to.release().value()) + ", "
                                + (to.verifiedAt() == null ? Candidate.ADOPTED : "verified " + ago(to.verifiedAt()))
                                + "; depth " + service.depth())
                        .orElse(console.warning("none: " + service.wayBack().reason())));
        console.say("  hold        "
                + service.hold()
                        .map(h -> console.warning("yes, since " + Spans.time(h.since())) + ": "
                                + Console.hanging(14, h.why()))
                        .orElse("no"));
        service.hold()
                .ifPresent(h -> console.say("              to end it: safedeploy accept --environment "
                        + service.environment() + " --service " + service.name() + " --reason '...'"));
        console.say("  lock        " + (service.lock().isEmpty() ? "free" : "held by " + service.lock()));
        console.say("  queue       " + (service.queue().isEmpty() ? "empty" : String.join(", ", service.queue())));
        service.quarantine()
                .forEach((content, q) -> console.say("  quarantine  "
                        + (q.release().isEmpty() ? content : q.release()) + " since " + Spans.time(q.since()) + ": "
                        + Console.hanging(14, q.why())));
        service.inFlight().forEach(each -> print(each, alive.test(each.driver())));
    }

    private void runs(Installed installed) {
        console.say("  runs        "
                + console.strong(installed.release().release().value()) + ", "
                + (installed.verified() ? console.good("verified") : console.bad("NOT verified")) + ", since "
                + Spans.time(installed.since()) + " (" + ago(installed.since()) + ")"
                + (service.startedBy().isEmpty() ? "" : " by " + service.startedBy()));
        if (!service.certain()) {
            console.say(
                    "              " + console.bad("not certain: a later deployment ended without knowing what runs"));
        }
        console.say(console.faint("              build "
                + (installed.release().build().isBlank()
                        ? "unknown"
                        : installed.release().build()) + ", content "
                + installed.release().content().brief() + ", deployment " + installed.deployment()));
    }

    private void print(InFlight each, boolean alive) {
        console.say("  in flight   " + each.release() + ", " + each.phase() + ", asked for by " + each.actor() + " "
                + ago(each.since()) + " (" + each.id() + ")");
        if (!alive) {
            console.say("              " + console.bad("its process is dead") + ": safedeploy resume " + each.id()
                    + " --environment " + service.environment() + " --adopt --reason '...'");
            return;
        }
        console.say("              next by itself: " + each.next()
                + (each.nextAt() == null
                        ? ""
                        : " at " + Spans.time(each.nextAt()) + " (in "
                                + Spans.span(Duration.between(service.now(), each.nextAt())) + ")"));
    }

    private String ago(Instant at) {
        return Spans.span(Duration.between(at, service.now())) + " ago";
    }
}

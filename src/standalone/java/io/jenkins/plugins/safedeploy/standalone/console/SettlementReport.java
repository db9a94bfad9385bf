package io.jenkins.plugins.safedeploy.standalone.console;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.report.ReleaseView;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a deployment in one block: what came of it, what runs, why, and what to do now. */
public final class SettlementReport {
    private final String environment;
    private final Settlement settlement;
    private final Optional<Installed> runs;
    private final boolean certain;
    private final boolean wayBack;

    /** Reads {@code service} here and now; must be made while its state stands still. */
    public SettlementReport(String environment, Settlement settlement, ServiceState service) {
        this.environment = environment;
        this.settlement = settlement;
        this.runs = service.current();
        this.certain = service.certain();
        this.wayBack = Candidates.lastVerified(service).candidate().isPresent();
    }

    public void print(Console console) {
        Wording.Phrase outcome = new Wording.Phrase(
                good() ? Wording.Tone.GOOD : Wording.tone(settlement.outcome()),
                settlement.outcome().name());
        console.say("");
        console.say(console.strong(Progress.painted(console, outcome)) + "  " + environment + "/" + settlement.service()
                + ", " + (settlement.kind() == Kind.DEPLOY ? "release " : "rollback to ") + settlement.release()
                + ", after " + Spans.span(Duration.between(settlement.requestedAt(), settlement.settledAt())));
        console.say("  runs now    " + runsNow());
        if (!settlement.message().isBlank()) {
            console.say("  why         " + Console.hanging(14, settlement.message()));
        }
        console.say("  hold        "
                + (settlement.hold() ? console.warning("yes: no automatic deployment until it is ended") : "no"));
        console.say("  deployment  " + settlement.deployment());
        for (String next : next()) {
            console.say("  next        " + next);
        }
    }

    private boolean good() {
        return settlement.kind() == Kind.ROLLBACK
                && settlement.outcome() == io.jenkins.plugins.safedeploy.engine.deployment.Outcome.ROLLED_BACK;
    }

    private String runsNow() {
        if (!certain) {
            return "not certain: " + Wording.landed(settlement.landed())
                    + runs.map(r -> "; before that it was " + r.release().release())
                            .orElse("");
        }
        return runs.map(r -> r.release().release() + (r.verified() ? ", verified" : ", NOT verified") + ", since "
                        + Spans.time(r.since()))
                .orElse("nothing that was deployed by Safe Deploy");
    }

    /** Exact commands. */
    private List<String> next() {
        List<String> next = new ArrayList<>();
        String place = " --environment " + environment + " --service " + settlement.service();
        switch (settlement.outcome()) {
            case SUCCEEDED -> next.add("safedeploy status" + place);
            case ROLLED_BACK, NOTHING_DEPLOYED, REJECTED, EXPIRED, SUPERSEDED ->
                next.add("safedeploy show " + settlement.deployment() + " --environment " + environment);
            case ROLLED_BACK_UNVERIFIED, ROLLBACK_FAILED, HELD, ABORTED -> {
                next.add("safedeploy doctor" + place);
                if (wayBack && (settlement.hold() || !certain)) {
                    next.add("safedeploy rollback" + place + " --reason '...'");
                }
            }
        }
        if (settlement.hold()) {
            next.add("safedeploy accept" + place
                    + " --reason '...'   (ends the hold; so does a person's deployment that succeeds)");
        }
        return next;
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("settlement", settlement);
        json.put("certain", certain);
        json.put("runs", runs.map(ReleaseView::of).orElse(null));
        json.put("next", next());
        return json;
    }
}

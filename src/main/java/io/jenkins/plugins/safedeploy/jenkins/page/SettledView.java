package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A deployment that is over, in words. */
public final class SettledView {
    private final Settlement settlement;
    private final Instant now;

    SettledView(Settlement settlement, Instant now) {
        this.settlement = settlement;
        this.now = now;
    }

    public String getDeployment() {
        return settlement.deployment();
    }

    public String getService() {
        return settlement.service();
    }

    public String getRelease() {
        return settlement.release().value();
    }

    public BuildLink getBuild() {
        return BuildLink.of(settlement.build());
    }

    public boolean isRollback() {
        return settlement.kind() == Kind.ROLLBACK;
    }

    /** {@code rolled back unverified}. */
    public String getOutcome() {
        return words(settlement.outcome());
    }

    static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Which of core's colours fits: what was asked for is good, also a rollback by hand. */
    public String getTone() {
        return tone(settlement.kind(), settlement.outcome());
    }

    static String tone(Kind kind, Outcome outcome) {
        if (kind == Kind.ROLLBACK && outcome == Outcome.ROLLED_BACK) {
            return "success";
        }
        return switch (Wording.tone(outcome)) {
            case GOOD -> "success";
            case WARNING -> "warning";
            case BAD -> "error";
            case PLAIN, FAINT -> "text";
        };
    }

    /** What is there now, in words. */
    public String getLanded() {
        return Wording.landed(settlement.landed())
                + (settlement.candidate() == null ? "" : ", " + settlement.candidate());
    }

    public boolean isHold() {
        return settlement.hold();
    }

    public String getMessage() {
        return settlement.message();
    }

    public String getActor() {
        return settlement.actor();
    }

    public String getAt() {
        return Spans.time(settlement.settledAt());
    }

    public String getIso() {
        return settlement.settledAt().toString();
    }

    public String getAgo() {
        return Spans.ago(settlement.settledAt(), now);
    }

    public String getTook() {
        return Spans.span(Duration.between(settlement.requestedAt(), settlement.settledAt()));
    }
}

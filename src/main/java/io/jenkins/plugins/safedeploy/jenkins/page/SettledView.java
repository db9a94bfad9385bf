package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;

/** A deployment that is over, in words. */
public final class SettledView {
    private final Settlement settlement;

    public SettledView(Settlement settlement) {
        this.settlement = settlement;
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

    public String getBuild() {
        return settlement.build();
    }

    public String getOutcome() {
        return settlement.outcome().name();
    }

    /** Whether it is what was asked for. */
    public boolean isGood() {
        return Wording.tone(settlement.outcome()) == Wording.Tone.GOOD;
    }

    /** What is there now, in words. */
    public String getLanded() {
        return Wording.landed(settlement.landed());
    }

    public String getCandidate() {
        return settlement.candidate() == null ? "" : settlement.candidate().value();
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

    public String getTook() {
        return Spans.span(Duration.between(settlement.requestedAt(), settlement.settledAt()));
    }
}

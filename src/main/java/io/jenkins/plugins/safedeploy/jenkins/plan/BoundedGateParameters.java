package io.jenkins.plugins.safedeploy.jenkins.plan;

import org.kohsuke.stapler.DataBoundSetter;

/** A gate that may compare a number with bounds. */
public abstract class BoundedGateParameters extends GateParameters {
    BoundedGateParameters() {}

    public Double getMin() {
        return value("min");
    }

    @DataBoundSetter
    public void setMin(Double min) {
        put("min", min);
    }

    public Double getMax() {
        return value("max");
    }

    @DataBoundSetter
    public void setMax(Double max) {
        put("max", max);
    }

    public Double getFailBelow() {
        return value("failBelow");
    }

    @DataBoundSetter
    public void setFailBelow(Double failBelow) {
        put("failBelow", failBelow);
    }

    public Double getFailAbove() {
        return value("failAbove");
    }

    @DataBoundSetter
    public void setFailAbove(Double failAbove) {
        put("failAbove", failAbove);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code prometheus(...)} of a step: asks Prometheus for a value and compares it with bounds. */
public final class PrometheusGateParameters extends AskingGateParameters {
    @DataBoundConstructor
    public PrometheusGateParameters() {}

    @Override
    public String type() {
        return "prometheus";
    }

    public String getQuery() {
        return text("query");
    }

    @DataBoundSetter
    public void setQuery(String query) {
        put("query", query);
    }

    public String getReducer() {
        return text("reducer");
    }

    @DataBoundSetter
    public void setReducer(String reducer) {
        put("reducer", reducer);
    }

    public String getWindow() {
        return text("window");
    }

    @DataBoundSetter
    public void setWindow(String window) {
        put("window", window);
    }

    public String getFreshness() {
        return text("freshness");
    }

    @DataBoundSetter
    public void setFreshness(String freshness) {
        put("freshness", freshness);
    }

    public String getMaxAge() {
        return text("maxAge");
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        put("maxAge", maxAge);
    }

    public String getSamplesQuery() {
        return text("samplesQuery");
    }

    @DataBoundSetter
    public void setSamplesQuery(String samplesQuery) {
        put("samplesQuery", samplesQuery);
    }

    public Double getMinSamples() {
        return value("minSamples");
    }

    @DataBoundSetter
    public void setMinSamples(Double minSamples) {
        put("minSamples", minSamples);
    }

    public String getOnNoData() {
        return text("onNoData");
    }

    @DataBoundSetter
    public void setOnNoData(String onNoData) {
        put("onNoData", onNoData);
    }

    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends AskingGateParameters.AskingDescriptor {
        public DescriptorImpl() {
            super("prometheus");
        }

        @Override
        public String getDisplayName() {
            return "prometheus: asks Prometheus for a value and compares it with bounds";
        }
    }
}

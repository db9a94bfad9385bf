package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code prometheus(...)} of a step: asks Prometheus for a value and compares it with bounds. */
public final class PrometheusGateParameters extends GateParameters {
    @DataBoundConstructor
    public PrometheusGateParameters() {}

    @Override
    public String type() {
        return "prometheus";
    }

    public String getUrl() {
        return text("url");
    }

    @DataBoundSetter
    public void setUrl(String url) {
        put("url", url);
    }

    public Map<String, String> getHeaders() {
        return value("headers");
    }

    @DataBoundSetter
    public void setHeaders(Map<String, String> headers) {
        put("headers", headers);
    }

    public String getCredential() {
        return text("credential");
    }

    @DataBoundSetter
    public void setCredential(String credential) {
        put("credential", credential);
    }

    public String getCredentialHeader() {
        return text("credentialHeader");
    }

    @DataBoundSetter
    public void setCredentialHeader(String credentialHeader) {
        put("credentialHeader", credentialHeader);
    }

    public String getRequestTimeout() {
        return text("requestTimeout");
    }

    @DataBoundSetter
    public void setRequestTimeout(String requestTimeout) {
        put("requestTimeout", requestTimeout);
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

    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends GateParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("prometheus");
        }

        @Override
        public String getDisplayName() {
            return "prometheus: asks Prometheus for a value and compares it with bounds";
        }
    }
}

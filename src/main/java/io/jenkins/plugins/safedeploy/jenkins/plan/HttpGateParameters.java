package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code http(...)} of a step: asks a URL and looks at status and body. */
public final class HttpGateParameters extends AskingGateParameters {
    @DataBoundConstructor
    public HttpGateParameters() {}

    @Override
    public String type() {
        return "http";
    }

    public String getMethod() {
        return text("method");
    }

    @DataBoundSetter
    public void setMethod(String method) {
        put("method", method);
    }

    public String getStatus() {
        return text("status");
    }

    @DataBoundSetter
    public void setStatus(String status) {
        put("status", status);
    }

    public String getBody() {
        return text("body");
    }

    @DataBoundSetter
    public void setBody(String body) {
        put("body", body);
    }

    public String getBodyMatches() {
        return text("bodyMatches");
    }

    @DataBoundSetter
    public void setBodyMatches(String bodyMatches) {
        put("bodyMatches", bodyMatches);
    }

    public String getJson() {
        return text("json");
    }

    @DataBoundSetter
    public void setJson(String json) {
        put("json", json);
    }

    public String getEquals() {
        return text("equals");
    }

    @DataBoundSetter
    public void setEquals(String equals) {
        put("equals", equals);
    }

    public Boolean getFollowRedirects() {
        return value("followRedirects");
    }

    @DataBoundSetter
    public void setFollowRedirects(Boolean followRedirects) {
        flag("followRedirects", followRedirects);
    }

    public Integer getMaxBody() {
        return value("maxBody");
    }

    @DataBoundSetter
    public void setMaxBody(Integer maxBody) {
        put("maxBody", maxBody);
    }

    public String getOnUnreachable() {
        return text("onUnreachable");
    }

    @DataBoundSetter
    public void setOnUnreachable(String onUnreachable) {
        put("onUnreachable", onUnreachable);
    }

    @Extension
    @Symbol("http")
    public static final class DescriptorImpl extends AskingGateParameters.AskingDescriptor {
        public DescriptorImpl() {
            super("http");
        }

        @Override
        public String getDisplayName() {
            return "http: asks a URL and looks at status and body";
        }
    }
}

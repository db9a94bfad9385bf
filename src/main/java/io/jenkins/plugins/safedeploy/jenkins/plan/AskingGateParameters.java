package io.jenkins.plugins.safedeploy.jenkins.plan;

import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/** A gate that asks a URL. */
public abstract class AskingGateParameters extends BoundedGateParameters {
    AskingGateParameters() {}

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
}

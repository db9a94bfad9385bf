package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

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

    /** The headers in Configuration as Code; null for none. */
    public List<NamedText> getHeaderList() {
        return NamedText.list(getHeaders());
    }

    /** Seen by Configuration as Code only, since it is not data-bound. */
    public void setHeaderList(List<NamedText> headers) {
        setHeaders(NamedText.map(headers));
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

    /** Knows the credentials that may be chosen. */
    public abstract static class AskingDescriptor extends TypeDescriptor {
        AskingDescriptor(String type) {
            super(type);
        }

        /** For the form. */
        @POST
        public ListBoxModel doFillCredentialItems(@AncestorInPath Item item, @QueryParameter String credential) {
            return CredentialIds.of(item, credential);
        }
    }
}

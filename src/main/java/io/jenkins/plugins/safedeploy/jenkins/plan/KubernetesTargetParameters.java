package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code kubernetes(...)} of a step: manifests, or new images for workloads, in one namespace of a cluster. */
public final class KubernetesTargetParameters extends TargetParameters {
    private StrategyParameters strategy;

    @DataBoundConstructor
    public KubernetesTargetParameters() {}

    @Override
    public String type() {
        return "kubernetes";
    }

    public String getNamespace() {
        return text("namespace");
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        put("namespace", namespace);
    }

    public String getCredential() {
        return text("credential");
    }

    @DataBoundSetter
    public void setCredential(String credential) {
        put("credential", credential);
    }

    public String getServer() {
        return text("server");
    }

    @DataBoundSetter
    public void setServer(String server) {
        put("server", server);
    }

    public String getCaCertificate() {
        return text("caCertificate");
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        put("caCertificate", caCertificate);
    }

    public String getKubeconfig() {
        return text("kubeconfig");
    }

    @DataBoundSetter
    public void setKubeconfig(String kubeconfig) {
        put("kubeconfig", kubeconfig);
    }

    public String getContext() {
        return text("context");
    }

    @DataBoundSetter
    public void setContext(String context) {
        put("context", context);
    }

    public List<String> getWorkloads() {
        return value("workloads");
    }

    @DataBoundSetter
    public void setWorkloads(List<String> workloads) {
        put("workloads", workloads);
    }

    public StrategyParameters getStrategy() {
        return strategy;
    }

    @DataBoundSetter
    public void setStrategy(StrategyParameters strategy) {
        this.strategy = strategy;
        if (strategy != null) {
            strategy.into(this);
        }
    }

    public Boolean getAllowMutableTags() {
        return value("allowMutableTags");
    }

    @DataBoundSetter
    public void setAllowMutableTags(Boolean allowMutableTags) {
        put("allowMutableTags", allowMutableTags);
    }

    public Boolean getAllowIrreversible() {
        return value("allowIrreversible");
    }

    @DataBoundSetter
    public void setAllowIrreversible(Boolean allowIrreversible) {
        put("allowIrreversible", allowIrreversible);
    }

    public String getOnDrift() {
        return text("onDrift");
    }

    @DataBoundSetter
    public void setOnDrift(String onDrift) {
        put("onDrift", onDrift);
    }

    @Extension
    @Symbol("kubernetes")
    public static final class DescriptorImpl extends TargetParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("kubernetes");
        }

        /** For the form. */
        @POST
        public ListBoxModel doFillCredentialItems(@AncestorInPath Item item, @QueryParameter String credential) {
            return CredentialIds.of(item, credential);
        }

        @Override
        public String getDisplayName() {
            return "kubernetes: manifests, or new images for workloads, in one namespace of a cluster";
        }
    }
}

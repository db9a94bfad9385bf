package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code approval(...)} of a step: people who must agree before anything is touched. An approval of the plan. */
public final class ApprovalGateParameters extends GateParameters {
    @DataBoundConstructor
    public ApprovalGateParameters() {}

    @Override
    public String type() {
        return "approval";
    }

    public String getApprovers() {
        List<String> approvers = value("approvers");
        return approvers == null ? "" : String.join(", ", approvers);
    }

    /** @param approvers ids of users and groups, separated by commas; none: only holders of the permission to approve */
    @DataBoundSetter
    public void setApprovers(String approvers) {
        put("approvers", PlanFields.split(approvers));
    }

    public Integer getQuorum() {
        return value("quorum");
    }

    /** @param quorum how many must agree; default 1 */
    @DataBoundSetter
    public void setQuorum(Integer quorum) {
        put("quorum", quorum);
    }

    public boolean isExcludeRequester() {
        Boolean exclude = value("excludeRequester");
        return exclude == null || exclude;
    }

    /** @param excludeRequester four eyes: whoever asked for the deployment does not count; default true */
    @DataBoundSetter
    public void setExcludeRequester(boolean excludeRequester) {
        put("excludeRequester", excludeRequester ? null : false);
    }

    public String getAsk() {
        return text("ask");
    }

    /** @param ask what people are asked */
    @DataBoundSetter
    public void setAsk(String ask) {
        put("ask", ask);
    }

    @Extension
    @Symbol("approval")
    public static final class DescriptorImpl extends GateParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("approval");
        }

        @Override
        public String getDisplayName() {
            return "approval: people who must agree before anything is touched";
        }
    }
}

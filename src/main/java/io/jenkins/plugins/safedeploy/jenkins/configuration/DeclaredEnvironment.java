package io.jenkins.plugins.safedeploy.jenkins.configuration;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An environment that administrators know of, and which jobs may deploy to it. */
public final class DeclaredEnvironment extends AbstractDescribableImpl<DeclaredEnvironment> {
    private final String name;
    private String jobs = "";

    /** @param name as Pipelines say it, such as {@code production} */
    @DataBoundConstructor
    public DeclaredEnvironment(String name) {
        this.name = name == null ? "" : name.strip();
    }

    public String getName() {
        return name;
    }

    public String getJobs() {
        return jobs;
    }

    /**
     * @param jobs full names of jobs, separated by commas or lines; {@code *} stands for any text without a slash,
     *     {@code **} for any text. None: no job may
     */
    @DataBoundSetter
    public void setJobs(String jobs) {
        this.jobs = jobs == null ? "" : jobs;
    }

    /** Whether the job of that full name may deploy here. */
    public boolean allows(String job) {
        return patterns().stream().anyMatch(pattern -> pattern.matcher(job).matches());
    }

    private List<Pattern> patterns() {
        return Arrays.stream(jobs.split("[,\n]"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(DeclaredEnvironment::pattern)
                .toList();
    }

    private static Pattern pattern(String glob) {
        StringBuilder expression = new StringBuilder();
        for (String part : glob.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)")) {
            expression.append(
                    switch (part) {
                        case "*" -> "[^/]*";
                        case "**" -> ".*";
                        default -> Pattern.quote(part);
                    });
        }
        return Pattern.compile(expression.toString());
    }

    @Extension
    @Symbol("environment")
    public static final class DescriptorImpl extends Descriptor<DeclaredEnvironment> {
        @Override
        public String getDisplayName() {
            return "Environment";
        }

        /** Whether an environment may be named so. */
        @RequirePOST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                LedgerFolder.encode(value.strip());
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.Job;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * A build by its label, such as {@code team/shop#42}. Loads no build: it may be gone.
 *
 * @param label for people
 * @param url relative to the root of Jenkins; empty when whoever looks may not see the job, or there is none
 */
public record BuildLink(String label, String url) {
    private static final Pattern LABEL = Pattern.compile("(.+)#([0-9]{1,9})", Pattern.DOTALL);

    static BuildLink of(String label) {
        Matcher parts = LABEL.matcher(label);
        String url = parts.matches()
                ? Optional.ofNullable(Jenkins.get().getItemByFullName(parts.group(1), Job.class))
                        .map(job -> job.getUrl() + parts.group(2) + "/")
                        .orElse("")
                : "";
        return new BuildLink(label, url);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.Job;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildLabel;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * A build by its label, such as {@code team/shop#42}. Loads no build: it may be gone.
 *
 * @param label for people
 * @param url relative to the root of Jenkins; empty when whoever looks may not see the job, or there is none
 */
public record BuildLink(String label, String url) {
    static BuildLink of(String label) {
        String url = BuildLabel.parse(label)
                .flatMap(build -> Optional.ofNullable(Jenkins.get().getItemByFullName(build.job(), Job.class))
                        .map(job -> job.getUrl() + build.number() + "/"))
                .orElse("");
        return new BuildLink(label, url);
    }
}

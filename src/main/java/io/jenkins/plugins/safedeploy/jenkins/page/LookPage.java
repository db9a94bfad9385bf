package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.ModelObject;
import io.jenkins.plugins.safedeploy.engine.driver.Look;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.util.List;

/** What the targets of an environment say now; made when somebody asks, since each of them has to answer. */
public final class LookPage implements ModelObject {
    private final EnvironmentPage page;
    private final String at;
    private final List<Look> looks;

    LookPage(EnvironmentPage page, JenkinsEnvironment environment) {
        this.page = page;
        this.at = Spans.time(environment.clock().now());
        this.looks = page.getServiceNames().stream()
                .map(service -> Look.at(environment.ledger(), environment.host(), service))
                .toList();
    }

    @Override
    public String getDisplayName() {
        return page.getDisplayName() + ", compared with its targets";
    }

    public String getUrl() {
        return page.getUrl();
    }

    /** When they were asked. */
    public String getAt() {
        return at;
    }

    public List<Look> getLooks() {
        return looks;
    }
}

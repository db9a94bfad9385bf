package io.jenkins.plugins.safedeploy.jenkins.api;

import org.kohsuke.stapler.StaplerRequest2;

/** {@code /safe-deploy/api}; reached by those only who may look. */
public final class SafeDeployApi extends ApiResource {
    /** For Stapler. */
    public EnvironmentsApi getEnvironments() {
        return new EnvironmentsApi();
    }

    @Override
    public ApiAnswer doIndex(StaplerRequest2 request) {
        return ApiCall.nothing();
    }
}

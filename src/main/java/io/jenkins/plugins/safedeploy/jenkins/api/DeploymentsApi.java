package io.jenkins.plugins.safedeploy.jenkins.api;

import org.kohsuke.stapler.StaplerRequest2;

/** {@code .../deployments}: the way to one of them; {@code history} lists them. */
public final class DeploymentsApi extends ApiResource {
    private final String environment;

    DeploymentsApi(String environment) {
        this.environment = environment;
    }

    @Override
    public ApiAnswer doIndex(StaplerRequest2 request) {
        return ApiCall.nothing();
    }

    /** For Stapler. @param deployment its id */
    public DeploymentApi getDynamic(String deployment) {
        return new DeploymentApi(environment, deployment);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.model.Item;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.jenkins.environment.EnvironmentOwners;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackChoice;
import java.io.IOException;
import java.util.List;

/**
 * An earlier release that somebody wants back.
 *
 * @param service may be empty where there is only one
 * @param release {@code last-verified}, {@code before-current} or an id; empty when {@code build} says it
 * @param build {@code job#42}; empty when {@code release} says it
 */
record WantedRelease(String environment, String service, String release, String build, String reason) {
    /** @throws AbortException when something is missing; says what */
    void check(String step) throws AbortException {
        if (reason.isBlank()) {
            throw new AbortException(
                    step + " needs a reason: it is what the next person will read." + " Give reason: '...'");
        }
        if (release.isEmpty() == build.isEmpty()) {
            throw new AbortException(step + " needs exactly one of release: 'last-verified', 'before-current' or the"
                    + " id of a release, and build: 'job#42'. Given: release '" + release + "', build '" + build + "'");
        }
    }

    /**
     * @param job whose word for the environment it is; null when it is the environment's own name
     * @throws AbortException when there is no such environment; says which that job may mean
     */
    JenkinsEnvironment where(Item job) throws IOException {
        List<String> names = job == null ? List.of() : Environments.get().names(job);
        return Environments.get()
                .find(job == null ? environment : EnvironmentOwners.get().find(job, environment))
                .orElseThrow(() -> new AbortException("There is no environment '" + environment + "'."
                        + NearestName.hint(environment, names)
                        + (names.isEmpty()
                                ? " Nothing was deployed here yet."
                                : " There are: " + String.join(", ", names))));
    }

    /** @throws AbortException when there is no such service, or more than one to choose from */
    String service(JenkinsEnvironment where) throws AbortException {
        List<String> all =
                where.ledger().read(state -> List.copyOf(state.services().keySet()));
        if (service.isEmpty() && all.size() == 1) {
            return all.get(0);
        }
        if (!all.contains(service)) {
            throw new AbortException("There is no service '" + service + "' in '" + where.name() + "'."
                    + NearestName.hint(service, all) + " Give service: one of " + String.join(", ", all));
        }
        return service;
    }

    /** @throws AbortException when there is no such release; says why */
    Candidate choose(JenkinsEnvironment where, String name) throws AbortException {
        Candidates.Choice choice = where.ledger().read(state -> RollbackChoice.of(state.service(name), release, build));
        return choice.candidate()
                .orElseThrow(() -> new AbortException("There is nothing to go back to: " + choice.reason()));
    }
}

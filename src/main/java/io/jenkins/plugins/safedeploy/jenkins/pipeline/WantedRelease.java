package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.jenkins.build.JobNames;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An earlier release that somebody wants back.
 *
 * @param service may be empty where there is only one
 * @param release {@code last-verified}, {@code before-current} or an id; empty when {@code build} says it
 * @param build {@code job#42}, or a job for its newest; empty when {@code release} says it
 */
record WantedRelease(String environment, String service, String release, String build, String reason) {
    private static final Pattern BUILD = Pattern.compile("(.+)#([0-9]{1,9})");

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

    /** @throws AbortException when there is no such environment; says which there are */
    JenkinsEnvironment where() throws IOException {
        List<String> names = Environments.get().names();
        return Environments.get()
                .find(environment)
                .orElseThrow(() -> new AbortException("There is no environment '" + environment + "'."
                        + NearestName.hint(environment, names) + " There are: " + String.join(", ", names)));
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
        Candidates.Choice choice = where.ledger().read(state -> choose(state.service(name)));
        return choice.candidate()
                .orElseThrow(() -> new AbortException("There is nothing to go back to: " + choice.reason()));
    }

    private Candidates.Choice choose(ServiceState state) {
        if (!build.isEmpty()) {
            Matcher label = BUILD.matcher(build);
            String job = label.matches() ? label.group(1) : build;
            long number = label.matches() ? Long.parseLong(label.group(2)) : 0;
            return JobNames.get().ever(job).stream()
                    .map(name -> Candidates.byBuild(state, name, number))
                    .filter(choice -> choice.candidate().isPresent())
                    .findFirst()
                    .orElseGet(() -> Candidates.byBuild(state, job, number));
        }
        return switch (release) {
            case "last-verified" -> Candidates.lastVerified(state);
            case "before-current" -> Candidates.previous(state);
            default -> Candidates.byRelease(state, new ReleaseId(release));
        };
    }
}

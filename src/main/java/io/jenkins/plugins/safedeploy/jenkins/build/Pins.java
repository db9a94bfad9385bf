package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Keeps the builds that a rollback may need from the build discarder, and lets go of those it no longer needs. A build
 * that somebody else keeps stays kept.
 */
public final class Pins {
    private static final Pattern LABEL = Pattern.compile("(.+)#([0-9]{1,9})");

    /** How many verified releases of a service stay within reach, beside the one that runs. */
    private static final int DEPTH = 5;

    private Pins() {}

    /**
     * Builds of one environment, by label.
     *
     * @param known all that its state remembers
     * @param needed those that must stay
     */
    public record Needs(String environment, Set<String> known, Set<String> needed) {}

    /** Reads the state; touches no build. */
    public static Needs needed(EnvironmentState state) {
        Set<String> known = new HashSet<>();
        Set<String> needed = new HashSet<>();
        for (ServiceState service : state.services().values()) {
            service.installed()
                    .forEach(installed -> known.add(installed.release().build()));
            service.verified().forEach(candidate -> known.add(candidate.build()));
            service.current().map(Installed::release).map(Candidate::build).ifPresent(needed::add);
            service.verified().stream()
                    .skip(Math.max(0, service.verified().size() - DEPTH))
                    .map(Candidate::build)
                    .forEach(needed::add);
        }
        return new Needs(state.name(), known, needed);
    }

    /** @throws IOException when a build cannot be saved; it is tried again */
    public static void update(Needs needs) throws IOException {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            for (String label : needs.known()) {
                Optional<Run<?, ?>> run = run(label);
                if (run.isPresent() && needs.needed().contains(label)) {
                    pin(run.get(), needs.environment());
                } else if (run.isPresent()) {
                    release(run.get(), needs.environment());
                }
            }
        }
    }

    private static Optional<Run<?, ?>> run(String label) {
        Matcher parts = LABEL.matcher(label);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Job<?, ?> job = Jenkins.get().getItemByFullName(parts.group(1), Job.class);
        return Optional.ofNullable(job == null ? null : job.getBuildByNumber(Integer.parseInt(parts.group(2))));
    }

    private static void pin(Run<?, ?> run, String environment) throws IOException {
        PinAction pin = run.getAction(PinAction.class);
        if (pin == null) {
            pin = new PinAction(!run.isKeepLog());
            run.addAction(pin);
        }
        if (pin.environments().add(environment)) {
            run.keepLog(true);
        }
    }

    private static void release(Run<?, ?> run, String environment) throws IOException {
        PinAction pin = run.getAction(PinAction.class);
        if (pin == null || !pin.environments().remove(environment)) {
            return;
        }
        if (pin.environments().isEmpty()) {
            run.removeAction(pin);
            if (pin.isOurs()) {
                run.keepLog(false);
                return;
            }
        }
        run.save();
    }
}

package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the builds that a rollback may need from the build discarder, and lets go of those it no longer needs. A build
 * that somebody else keeps stays kept.
 */
public final class Pins {
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
        for (ServiceState service : state.services().values()) {
            service.installed()
                    .forEach(installed -> known.add(installed.release().build()));
            service.verified().forEach(candidate -> known.add(candidate.build()));
        }
        Set<String> needed = releases(state).stream().map(Candidate::build).collect(Collectors.toSet());
        return new Needs(state.name(), known, needed);
    }

    /** The releases that a rollback may need. */
    public static List<Candidate> releases(EnvironmentState state) {
        List<Candidate> needed = new ArrayList<>();
        for (ServiceState service : state.services().values()) {
            service.current().map(Installed::release).ifPresent(needed::add);
            service.verified().stream()
                    .skip(Math.max(0, service.verified().size() - DEPTH))
                    .forEach(needed::add);
        }
        return needed;
    }

    /** @throws IOException when a build cannot be saved; it is tried again */
    public static void update(Needs needs) throws IOException {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            for (String label : needs.known()) {
                Optional<Run<?, ?>> run = JobNames.get().build(label);
                if (run.isPresent() && needs.needed().contains(label)) {
                    pin(run.get(), needs.environment());
                } else if (run.isPresent()) {
                    release(run.get(), needs.environment());
                }
            }
        }
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

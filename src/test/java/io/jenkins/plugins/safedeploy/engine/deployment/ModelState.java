package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the ledger says and what is true, at one moment of one run. */
final class ModelState {
    final EnvironmentState environment;
    final World world;
    final String name;

    /** @param name of the service that this world is the world of */
    ModelState(EnvironmentState environment, World world, String name) {
        this.environment = environment;
        this.world = world;
        this.name = name;
    }

    ServiceState service() {
        return environment.service(name);
    }

    /** Deployments of this service that have not settled. */
    List<DeploymentFacts> deployments() {
        return environment.deployments().values().stream()
                .filter(d -> d.service().equals(name))
                .toList();
    }

    ModelState in(World newWorld) {
        return new ModelState(environment, newWorld, name);
    }

    /** The same with more on the ledger, each line as it stands there. */
    ModelState with(List<Entry> entries) {
        EnvironmentState copy = StateCopy.copy(environment);
        entries.forEach(copy::apply);
        return new ModelState(copy, world, name);
    }

    Entry entry(String deployment, long epoch, String actor, Event event) {
        return new Entry(0, "", world.now(), epoch, "production", name, deployment, actor, event);
    }

    /** The lines of what the process wants to be appended. */
    List<Entry> entries(DeploymentFacts driving, Next.Append append) {
        long epoch = append.newEpoch() ? service().epoch() + 1 : driving.epoch();
        List<Entry> entries = new ArrayList<>();
        for (Next.Draft draft : append.drafts()) {
            entries.add(entry(draft.deployment(), epoch, driving.driver(), draft.event()));
        }
        return entries;
    }

    /** What an honest look at the target tells about that deployment. */
    Landed truth(DeploymentFacts d) {
        String content = world.content();
        if (content.equals(World.PARTIAL)) {
            return Landed.PARTIAL;
        }
        Candidate candidate = d.decided() != null
                ? d.decided().candidate()
                : d.preflight() == null ? null : d.preflight().candidate();
        boolean isCandidate = candidate != null && candidate.release().value().equals(content);
        if (d.decided() != null && isCandidate) {
            return Landed.CANDIDATE;
        } else if (d.requested().kind() == Kind.DEPLOY
                && d.requested().release().value().equals(content)) {
            return Landed.NEW;
        } else if (service()
                .current()
                .filter(c -> c.release().release().value().equals(content))
                .isPresent()) {
            return Landed.OLD;
        }
        return isCandidate ? Landed.CANDIDATE : Landed.UNKNOWN;
    }

    /** The process under test, and the places where a test may break it on purpose. */
    interface Process {
        Process REAL = DeploymentProcess::next;

        Next next(EnvironmentState environment, String deployment, Moment moment);

        /** What is written instead of this line. */
        default UnaryOperator<Entry> ledger() {
            return UnaryOperator.identity();
        }
    }

    /** A way out of a state. The state that it leads to is made when it is asked for. */
    static final class Step {
        private final ModelState after;
        private final String what;
        private final List<Entry> appended;
        private final String cause;
        private final boolean adverse;
        private ModelState state;

        /**
         * @param after the state with its world as it is afterwards, and without the new lines
         * @param cause row and column of the table of DESIGN.md that this is an example of; may be empty
         * @param adverse whether it need not happen
         */
        Step(ModelState after, String what, List<Entry> appended, String cause, boolean adverse) {
            this.after = after;
            this.what = what;
            this.appended = List.copyOf(appended);
            this.cause = cause;
            this.adverse = adverse;
        }

        ModelState state() {
            if (state == null) {
                state = appended.isEmpty() ? after : after.with(appended);
            }
            return state;
        }

        World world() {
            return after.world;
        }

        String what() {
            return what;
        }

        List<Entry> appended() {
            return appended;
        }

        String cause() {
            return cause;
        }

        boolean adverse() {
            return adverse;
        }
    }
}

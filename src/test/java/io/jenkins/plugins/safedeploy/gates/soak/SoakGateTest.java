package io.jenkins.plugins.safedeploy.gates.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import org.junit.jupiter.api.Test;

class SoakGateTest {
    private static final Digest NEW = Contexts.RELEASE.contentDigest();
    private static final Digest OLD = Contexts.PREVIOUS.contentDigest();

    /** A target that says one thing. */
    private record Seen(Observation observation) implements Target {
        @Override
        public Observation observe() throws TargetException {
            if (observation == null) {
                throw new TargetException("the agent is offline");
            }
            return observation;
        }

        @Override
        public TargetCapabilities capabilities() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DryRun dryRun(Release release) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void apply(ApplyRequest request, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean fence(long epoch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(long epoch) {
            throw new UnsupportedOperationException();
        }
    }

    private static Observation observed(Digest installed, Digest running, String instance) {
        return new Observation(installed, running, null, instance, "pid 17");
    }

    private static Measurement measure(Observation now, Observation atStart, boolean preflight) {
        return new SoakGate(new SystemClock()).measure(Contexts.observing(new Seen(now), atStart, preflight));
    }

    private static Measurement measure(Observation now, String instanceAtStart) {
        return measure(now, observed(NEW, NEW, instanceAtStart), false);
    }

    @Test
    void theSameContentInTheSameInstancePasses() {
        Measurement measurement = measure(observed(NEW, NEW, "17@09:00"), "17@09:00");
        assertThat(measurement.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.value()).isEqualTo(NEW.brief() + " 17@09:00");
    }

    @Test
    void aRestartFails() {
        Measurement measurement = measure(observed(NEW, NEW, "99@09:05"), "17@09:00");
        assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measurement.message())
                .isEqualTo("it was restarted since the gate started: 17@09:00 is now 99@09:05");
    }

    @Test
    void oneOfSeveralThatEndedIsNoRestartAndOneThatIsNewIs() {
        assertThat(measure(observed(NEW, NEW, "1 & 3"), "1 & 2 & 3").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(observed(NEW, NEW, "1 & 4"), "1 & 2 & 3").verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void otherContentInstalledOrRunningFails() {
        assertThat(measure(observed(OLD, NEW, "1"), "1").message()).startsWith("installed is " + OLD.brief());
        assertThat(measure(observed(NEW, OLD, "1"), "1").message()).startsWith("running is " + OLD.brief());
        assertThat(measure(observed(null, NEW, "1"), "1").message()).startsWith("installed is unknown");
        assertThat(measure(observed(OLD, OLD, "1"), "1").verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aTargetThatCannotSayIsAnError() {
        Measurement offline = measure(null, "1");
        assertThat(offline.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(offline.message()).isEqualTo("the target cannot be observed: the agent is offline");
        assertThat(measure(observed(NEW, null, "1"), "1").verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measure(observed(NEW, NEW, ""), "1").verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measure(observed(NEW, NEW, "1"), null, false).verdict()).isEqualTo(Verdict.ERROR);
    }

    @Test
    void aTargetThatKnowsNoInstancesIsJudgedByContentAndSaysSo() {
        Measurement measurement = measure(observed(NEW, NEW, ""), "");
        assertThat(measurement.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.message()).contains("does not tell of restarts");
    }

    @Test
    void beforeTheDeploymentItOnlyProvesThatTheTargetCanBeObserved() {
        assertThat(measure(observed(OLD, OLD, "1"), null, true).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measure(null, null, true).verdict()).isEqualTo(Verdict.ERROR);
    }
}

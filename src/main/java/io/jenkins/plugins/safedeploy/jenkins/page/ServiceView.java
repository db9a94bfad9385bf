package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Hold;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One service at one moment, in words. */
public final class ServiceView {
    private final String name;
    private final String runs;
    private final String build;
    private final String since;
    private final boolean verified;
    private final boolean certain;
    private final String wayBack;
    private final String whyNoWayBack;
    private final String hold;
    private final List<CandidateView> candidates;
    private final List<InFlightView> inFlight;

    ServiceView(EnvironmentState state, String service, Instant now) {
        ServiceState found = state.service(service);
        Optional<Installed> current = found.current();
        Digest content = current.map(installed -> installed.release().content()).orElse(null);
        name = service;
        runs = current.map(installed -> installed.release().release().value()).orElse("");
        build = current.map(installed -> installed.release().build()).orElse("");
        since = current.map(installed -> Spans.time(installed.since()) + " ("
                        + Spans.span(Duration.between(installed.since(), now)) + " ago)")
                .orElse("");
        verified = current.map(Installed::verified).orElse(false);
        certain = found.certain();
        Candidates.Choice choice = Candidates.lastVerified(found);
        wayBack = choice.candidate().map(to -> to.release().value()).orElse("");
        whyNoWayBack = choice.candidate().isPresent() ? "" : why(choice);
        hold = found.hold().map(Hold::why).orElse("");
        candidates = Candidates.inOrder(found, content).stream()
                .map(CandidateView::new)
                .toList();
        inFlight = state.deployments().values().stream()
                .filter(facts -> facts.service().equals(service))
                .map(facts -> new InFlightView(facts, found, now))
                .toList();
    }

    private static String why(Candidates.Choice choice) {
        return choice.reason()
                + choice.passedOver().stream()
                        .map(each -> "; " + each.release() + ": " + each.why())
                        .collect(Collectors.joining());
    }

    public String getName() {
        return name;
    }

    /** Release that runs; empty for none. */
    public String getRuns() {
        return runs;
    }

    public String getBuild() {
        return build;
    }

    public String getSince() {
        return since;
    }

    public boolean isVerified() {
        return verified;
    }

    /** Whether it is known what runs. */
    public boolean isCertain() {
        return certain;
    }

    /** Release that a rollback would go to; empty for none. */
    public String getWayBack() {
        return wayBack;
    }

    public String getWhyNoWayBack() {
        return whyNoWayBack;
    }

    /** Why there is a hold; empty for none. */
    public String getHold() {
        return hold;
    }

    /** Where a rollback can go, best first. */
    public List<CandidateView> getCandidates() {
        return candidates;
    }

    public List<InFlightView> getInFlight() {
        return inFlight;
    }

    /** A release that can be put back. */
    public static final class CandidateView {
        private final Candidate candidate;

        CandidateView(Candidate candidate) {
            this.candidate = candidate;
        }

        public String getRelease() {
            return candidate.release().value();
        }

        public String getBuild() {
            return candidate.build();
        }

        public String getVerifiedAt() {
            return candidate.verifiedAt() == null ? "never" : Spans.time(candidate.verifiedAt());
        }
    }

    /** A deployment that has not settled. */
    public static final class InFlightView {
        private final DeploymentFacts facts;
        private final boolean owner;
        private final String since;

        InFlightView(DeploymentFacts facts, ServiceState service, Instant now) {
            this.facts = facts.copy();
            this.owner = service.lock().equals(facts.id());
            this.since = Spans.span(Duration.between(facts.requestedAt(), now));
        }

        public String getId() {
            return facts.id();
        }

        public String getRelease() {
            return facts.requested().release().value();
        }

        public String getActor() {
            return facts.actor();
        }

        public String getSince() {
            return since;
        }

        /** What it is doing. */
        public String getDoing() {
            if (facts.awaitsApproval()) {
                return "waits for approval until " + Spans.time(facts.approval().deadline());
            } else if (!owner) {
                return "waits for its turn";
            } else if (facts.decided() != null) {
                return "going back to " + facts.decided().candidate().release();
            }
            return facts.effects().isEmpty() ? "preflight" : "under way";
        }

        public boolean isAwaitsApproval() {
            return facts.awaitsApproval();
        }
    }
}

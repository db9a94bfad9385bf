package io.jenkins.plugins.safedeploy.engine.policy;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;

/**
 * What the policy has to know of a request.
 *
 * @param content identity of the release that it brings, or goes back to
 * @param automatic whether no person asked for it
 * @param emergency whether it may pass a freeze
 * @param reason what a person gave as reason; empty for none
 * @param job full name of the job that made the release; empty when unknown
 * @param number its build number; 0 for none
 */
public record PolicyRequest(
        Kind kind, Digest content, boolean automatic, boolean emergency, String reason, String job, long number) {
    public PolicyRequest {
        reason = reason == null ? "" : reason;
        job = job == null ? "" : job;
    }

    /** Of a request whose release was made by that build. */
    public static PolicyRequest of(Event.Requested requested, Build build) {
        return new PolicyRequest(
                requested.kind(),
                requested.content(),
                requested.automatic(),
                requested.emergency(),
                requested.reason(),
                build.job(),
                build.number());
    }

    /** Of a request for which it does not matter who made its release: that of a rollback. */
    public static PolicyRequest of(Event.Requested requested) {
        return new PolicyRequest(
                requested.kind(),
                requested.content(),
                requested.automatic(),
                requested.emergency(),
                requested.reason(),
                "",
                0);
    }

    boolean hasReason() {
        return !reason.isBlank();
    }
}

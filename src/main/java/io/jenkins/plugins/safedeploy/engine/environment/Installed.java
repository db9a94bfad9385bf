package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import java.time.Instant;

/**
 * A release that landed.
 *
 * @param release what
 * @param deployment which put it there
 * @param since when that settled
 * @param verified whether its gates passed there
 */
public record Installed(Candidate release, String deployment, Instant since, boolean verified) {}

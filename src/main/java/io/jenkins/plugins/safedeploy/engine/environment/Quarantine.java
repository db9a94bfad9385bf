package io.jenkins.plugins.safedeploy.engine.environment;

import java.time.Instant;

/** A content digest that needs a reason to come back. @param release its name when it was left */
public record Quarantine(String release, String deployment, String why, Instant since) {}

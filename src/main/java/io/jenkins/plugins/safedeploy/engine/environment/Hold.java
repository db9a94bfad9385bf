package io.jenkins.plugins.safedeploy.engine.environment;

import java.time.Instant;

/** The service takes no automatic deployment. @param deployment that left it @param why one line for people */
public record Hold(String deployment, String why, Instant since) {}

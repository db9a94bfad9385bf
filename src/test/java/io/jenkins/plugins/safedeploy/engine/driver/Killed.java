package io.jenkins.plugins.safedeploy.engine.driver;

/** The process dies here. An error, so that nothing on the way up takes it for a failure that can be handled. */
final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String where) {
        super(where, null, false, false);
    }
}

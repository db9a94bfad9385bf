package io.jenkins.plugins.safedeploy.engine.driver;

/** Another process drives the deployment now. Not a failure: this process has nothing more to do. */
public final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SupersededException(String message) {
        super(message);
    }
}

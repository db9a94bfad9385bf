package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

/** The settings do not lead to a cluster. The message is for people and holds nothing secret. */
public final class ConnectionRefused extends Exception {
    private static final long serialVersionUID = 1;

    ConnectionRefused(String message) {
        super(message);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.InvisibleAction;
import java.util.Set;
import java.util.TreeSet;

/** Which environments need a build's artifacts, and whether it was us who kept the build. */
public final class PinAction extends InvisibleAction {
    private final Set<String> environments = new TreeSet<>();
    private final boolean ours;

    PinAction(boolean ours) {
        this.ours = ours;
    }

    boolean isOurs() {
        return ours;
    }

    Set<String> environments() {
        return environments;
    }
}

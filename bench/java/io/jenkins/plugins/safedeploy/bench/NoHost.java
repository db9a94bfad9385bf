package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.driver.Host;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;

/** The host of drivers that have nothing to do. */
final class NoHost implements Host {
    @Override
    public Target target(Plan plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Workspace workspace(Plan plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Masker masker() {
        return Masker.NONE;
    }
}

package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Target;

/** A release with the plan it was deployed with and the target of that plan. */
record PlacedRelease(Release release, Plan plan, Target target) {}

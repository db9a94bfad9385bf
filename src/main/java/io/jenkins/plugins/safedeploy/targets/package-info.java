/**
 * Ways to put a release in place, one folder each, and {@link io.jenkins.plugins.safedeploy.targets.Targets}, which
 * makes them from a plan. May use {@code engine}; knows no Jenkins.
 */
package io.jenkins.plugins.safedeploy.targets;

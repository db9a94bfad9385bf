/** Shares of a service that get a release before the whole does: canary and blue-green. Decides; asks nothing. */
package io.jenkins.plugins.safedeploy.targets.kubernetes.progress;

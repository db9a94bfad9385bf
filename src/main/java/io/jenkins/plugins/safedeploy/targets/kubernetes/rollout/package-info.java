/**
 * Watches the workloads of a release on the cluster and reads what is seen into plain values. May use {@code engine} and
 * the other parts of the target.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

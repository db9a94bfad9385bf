/**
 * Makes a release of workloads that are on the cluster and of the plan's images. May use {@code engine}, the cluster
 * and the manifests.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.capture;

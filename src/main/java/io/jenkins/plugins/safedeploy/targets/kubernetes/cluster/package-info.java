/**
 * The way to one namespace of one cluster: who we are there, and each request as a plain JSON object. May use
 * {@code engine}, the manifests and the Kubernetes client.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

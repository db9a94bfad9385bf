/**
 * Puts the objects of a release onto the cluster, tries it before, and tells afterwards what is there. May use
 * {@code engine} and the other parts of the target.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

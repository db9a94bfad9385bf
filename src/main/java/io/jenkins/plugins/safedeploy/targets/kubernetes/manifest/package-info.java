/**
 * From manifest files to the objects that a release wants, without a cluster: reading, bounds, digests of images and
 * configuration, labels, order. May use {@code engine} and the other pure parts of the target.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

/**
 * The target {@code kubernetes}: one namespace of one cluster. Manifests are applied server-side under the field manager
 * {@code safe-deploy}, watched while they roll out, and put back as a whole. May use {@code engine}.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes;

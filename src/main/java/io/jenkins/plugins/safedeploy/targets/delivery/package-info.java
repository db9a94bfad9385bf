/**
 * The way of artifacts from the store to the target's machine, every byte hashed on its way. May use {@code engine} and
 * the JDK.
 */
package io.jenkins.plugins.safedeploy.targets.delivery;

/**
 * The target {@code command}: commands of one's own that put a release in place. May use {@code engine},
 * {@code targets.guard}, {@code targets.delivery} and the JDK.
 */
package io.jenkins.plugins.safedeploy.targets.command;

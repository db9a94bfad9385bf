/**
 * What keeps an older driver from a target: a lock, an epoch file and the witness, all in one folder on the target's
 * machine. May use {@code engine} and the JDK.
 */
package io.jenkins.plugins.safedeploy.targets.guard;

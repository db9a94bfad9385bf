/**
 * Unpacking of archives that nobody trusts: every name, link and size is checked against stated bounds before it can
 * do harm. May use {@code engine}, commons-compress and the JDK.
 */
package io.jenkins.plugins.safedeploy.targets.archive;

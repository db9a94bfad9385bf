/**
 * The target {@code directory}: releases side by side in {@code releases/<id>}, one of them {@code current}. May use
 * {@code engine}, {@code targets.guard}, {@code targets.delivery}, {@code targets.archive} and the JDK.
 */
package io.jenkins.plugins.safedeploy.targets.directory;

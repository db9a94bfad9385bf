/**
 * The {@code safedeploy} command: deploys, rolls back and looks, with or without Jenkins. It may use the engine, the
 * targets and the gates.
 */
package io.jenkins.plugins.safedeploy.standalone;

/**
 * The gates that measure something after a deployment, one folder each. Imports the engine only; knows nothing of
 * Jenkins or of targets beyond their port.
 */
package io.jenkins.plugins.safedeploy.gates;

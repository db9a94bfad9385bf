/** The gate that looks again at the target: is it still what was deployed? Imports the engine and shared parts. */
package io.jenkins.plugins.safedeploy.gates.soak;

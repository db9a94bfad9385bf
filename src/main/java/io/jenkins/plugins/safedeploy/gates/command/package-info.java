/** The gate that runs a command and judges its exit code or a number it prints. Imports the engine and shared parts. */
package io.jenkins.plugins.safedeploy.gates.command;

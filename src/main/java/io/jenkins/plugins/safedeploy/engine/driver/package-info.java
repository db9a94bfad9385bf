/** Carries deployments on: does what the state machine asks for, and writes what came of it. */
package io.jenkins.plugins.safedeploy.engine.driver;

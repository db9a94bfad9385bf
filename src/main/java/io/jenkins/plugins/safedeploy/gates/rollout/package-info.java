/**
 * The gate that watches a release come up: it fails early, but only on what is certain. Imports the engine and shared
 * parts of gates.
 */
package io.jenkins.plugins.safedeploy.gates.rollout;

/**
 * The gate that asks Prometheus: one value, fetched without a comparison and compared here. Imports the engine and the
 * shared parts of the gates.
 */
package io.jenkins.plugins.safedeploy.gates.prometheus;

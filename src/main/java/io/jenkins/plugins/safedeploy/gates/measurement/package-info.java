/**
 * What the gates share when they measure: a finding becomes a bounded {@code Measurement}, numbers are compared with
 * bounds, patterns and JSON are looked into with limits on time and size. Imports the engine and the gate settings.
 */
package io.jenkins.plugins.safedeploy.gates.measurement;

/**
 * Reads the settings of a gate: types, bounds, placeholders, and errors that say what is allowed. Imports the engine
 * only.
 */
package io.jenkins.plugins.safedeploy.gates.settings;

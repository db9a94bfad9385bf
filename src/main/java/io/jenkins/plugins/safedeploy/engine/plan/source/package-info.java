/**
 * Reads plans that people wrote: YAML to {@link io.jenkins.plugins.safedeploy.engine.plan.Plan}, with every error at its
 * line and column, and the JSON Schema of the same form. May import the plan, the masker and the parser; never a target
 * or a gate: their fields come as a vocabulary.
 */
package io.jenkins.plugins.safedeploy.engine.plan.source;

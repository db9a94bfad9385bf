/**
 * What a deployment is told to do: the plan, its parts and the rules they must meet. Values only: no YAML (see {@code
 * source}), no Jenkins; may import other values of the engine.
 */
package io.jenkins.plugins.safedeploy.engine.plan;

/** Words of people and machines: durations, names that were mistyped, text that is safe to show. */
package io.jenkins.plugins.safedeploy.engine.text;

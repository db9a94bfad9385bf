/** Parts of a plan as Pipeline steps say them: one class for each target and gate, with its symbol. */
package io.jenkins.plugins.safedeploy.jenkins.plan;

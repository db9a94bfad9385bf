/** Builds: their artifacts, who wanted them, what they deployed. */
package io.jenkins.plugins.safedeploy.jenkins.build;

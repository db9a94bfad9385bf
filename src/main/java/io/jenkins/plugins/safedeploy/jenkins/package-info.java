/** The adapter to Jenkins: steps, pages, permissions, and the ports of the engine on a controller and its agents. */
package io.jenkins.plugins.safedeploy.jenkins;

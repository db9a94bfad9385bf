/** The environments of a controller, and the ports of the engine there. */
package io.jenkins.plugins.safedeploy.jenkins.environment;

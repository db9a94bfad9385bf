/** The workspace port on an agent. */
package io.jenkins.plugins.safedeploy.jenkins.agent;

/**
 * What is told about an environment and its deployments: the JSON views and exit codes that the command, the plugin's API
 * and its CLI share. It decides nothing.
 */
package io.jenkins.plugins.safedeploy.engine.report;

/**
 * What the engine needs from the command: targets, gates, credentials, people to tell. It may be used by the commands.
 */
package io.jenkins.plugins.safedeploy.standalone.host;

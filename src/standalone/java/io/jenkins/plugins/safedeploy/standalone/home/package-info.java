/**
 * The folder of the command: ledgers, artifacts and what targets remember. It may be used by the rest of the command.
 */
package io.jenkins.plugins.safedeploy.standalone.home;

/**
 * One class for each subcommand: its arguments, what it does, what it answers.
 */
package io.jenkins.plugins.safedeploy.standalone.command;

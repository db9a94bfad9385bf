/**
 * A demonstration on a real server, with nothing simulated. It uses the command as a person would.
 */
package io.jenkins.plugins.safedeploy.standalone.demo;

/**
 * What people read on a terminal, and the JSON that machines read. It decides nothing.
 */
package io.jenkins.plugins.safedeploy.standalone.console;

/**
 * Files and processes on one machine: the port, and its implementation for the machine this JVM runs on. The only
 * package that starts processes. May use {@code engine.time} and the JDK.
 */
package io.jenkins.plugins.safedeploy.engine.workspace;

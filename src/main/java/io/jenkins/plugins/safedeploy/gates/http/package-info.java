/**
 * The one place that sends HTTP requests, and the gate that checks an answer. Imports the engine and the shared parts
 * of the gates; {@code java.net.http} is used nowhere else.
 */
package io.jenkins.plugins.safedeploy.gates.http;

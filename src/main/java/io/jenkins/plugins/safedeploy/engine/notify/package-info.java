/** Tells others how a deployment ended, after it is written. */
package io.jenkins.plugins.safedeploy.engine.notify;

/** The state machine of one deployment: what is known of it and what is next. Pure. */
package io.jenkins.plugins.safedeploy.engine.deployment;

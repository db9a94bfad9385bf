/** Clocks, timers and cancellation. */
package io.jenkins.plugins.safedeploy.engine.time;

/** What is seen of a release that comes up by itself after it was put in place, and the port by which it is seen. */
package io.jenkins.plugins.safedeploy.engine.rollout;

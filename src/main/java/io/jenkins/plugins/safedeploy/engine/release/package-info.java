/** What is deployed: artifacts, releases, their digests, and where they came from. */
package io.jenkins.plugins.safedeploy.engine.release;

/** What a person can do to an environment. Pages, the API and the CLI come through here; nothing else acts for people. */
package io.jenkins.plugins.safedeploy.jenkins.acts;

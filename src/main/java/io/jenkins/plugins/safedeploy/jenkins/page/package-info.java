/** The pages of environments, and what they show. */
package io.jenkins.plugins.safedeploy.jenkins.page;

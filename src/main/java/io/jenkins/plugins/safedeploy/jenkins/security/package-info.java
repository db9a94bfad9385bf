/** Who may do what. */
package io.jenkins.plugins.safedeploy.jenkins.security;

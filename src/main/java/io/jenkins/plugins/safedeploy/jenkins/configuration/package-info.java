/** What administrators declare: trusted, out of reach of a Jenkinsfile. */
package io.jenkins.plugins.safedeploy.jenkins.configuration;

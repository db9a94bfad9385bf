/** Commands of the Jenkins CLI. They answer and end as those of the {@code safedeploy} command do. */
package io.jenkins.plugins.safedeploy.jenkins.cli;

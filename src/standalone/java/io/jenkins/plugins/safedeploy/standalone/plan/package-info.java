/**
 * From a {@code safedeploy.yaml} and the files beside it to a plan and a release. It may be used by the commands.
 */
package io.jenkins.plugins.safedeploy.standalone.plan;

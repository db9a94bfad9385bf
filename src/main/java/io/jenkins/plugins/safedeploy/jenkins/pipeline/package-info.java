/** The Pipeline steps. */
package io.jenkins.plugins.safedeploy.jenkins.pipeline;

/** The target of {@code withSafeDeploy}: a block of a running Pipeline. */
package io.jenkins.plugins.safedeploy.jenkins.block;

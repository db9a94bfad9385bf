/** The rollback job: what a click on a page starts. */
package io.jenkins.plugins.safedeploy.jenkins.rollback;

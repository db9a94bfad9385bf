/** The port to whatever a release is put onto, and the settings of targets and gates. */
package io.jenkins.plugins.safedeploy.engine.target;

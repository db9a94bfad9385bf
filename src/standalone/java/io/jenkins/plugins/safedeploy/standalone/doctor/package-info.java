/**
 * Answers whether one can roll back from here, now, and to what. It looks and changes nothing.
 */
package io.jenkins.plugins.safedeploy.standalone.doctor;

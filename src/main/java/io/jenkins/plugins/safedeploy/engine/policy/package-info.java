/**
 * Who and what may be deployed now, as pure decisions with reasons for people. May import the values and folds of the
 * engine; nothing that acts.
 */
package io.jenkins.plugins.safedeploy.engine.policy;

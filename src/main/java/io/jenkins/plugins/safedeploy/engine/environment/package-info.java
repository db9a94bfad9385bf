/** One environment: its ledger read as state, and what can be chosen from it. */
package io.jenkins.plugins.safedeploy.engine.environment;

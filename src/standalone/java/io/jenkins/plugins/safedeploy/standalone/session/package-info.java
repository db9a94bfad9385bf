/**
 * Acting for one environment: its ledger, its driver, and what signals mean meanwhile. It may be used by the commands.
 */
package io.jenkins.plugins.safedeploy.standalone.session;

/** What the ledger's lines say. */
package io.jenkins.plugins.safedeploy.engine.event;

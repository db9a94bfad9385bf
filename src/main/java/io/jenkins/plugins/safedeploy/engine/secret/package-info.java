/**
 * Where secrets come from and how they are kept out of logs, evidence and plans. Nothing here keeps a secret longer than
 * its owner does; may import nothing of the engine.
 */
package io.jenkins.plugins.safedeploy.engine.secret;

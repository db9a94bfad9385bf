/**
 * The append-only truth: lines chained by hash in segments, documents and evidence by digest, checkpoints, and who may
 * append. May import {@code engine.json}, {@code engine.time} and {@code engine.release.Digest}; nothing above it.
 */
package io.jenkins.plugins.safedeploy.engine.ledger;

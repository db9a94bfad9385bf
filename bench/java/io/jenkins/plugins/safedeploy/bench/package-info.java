/**
 * Benchmarks of the engine, one class each, started by {@code bench/run}. Every ratio compares with a peer that was
 * measured in the same run, round by round in turns. May use every room; nothing uses it.
 */
package io.jenkins.plugins.safedeploy.bench;

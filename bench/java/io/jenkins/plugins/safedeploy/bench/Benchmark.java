package io.jenkins.plugins.safedeploy.bench;

/** Measures one thing. Runs in a JVM of its own. */
interface Benchmark {
    void run(Setting setting, Table table) throws Exception;
}

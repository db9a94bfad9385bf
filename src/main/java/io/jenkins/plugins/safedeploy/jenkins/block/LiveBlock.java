package io.jenkins.plugins.safedeploy.jenkins.block;

import io.jenkins.plugins.safedeploy.engine.plan.Place;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The block of a step that waits in a running build. Runs one effect at a time. */
public interface LiveBlock {

    /** How a run of the block ended. */
    enum End {
        OK,
        FAILED,
        INTERRUPTED
    }

    /**
     * @param end how
     * @param message why, for people; empty when it went well
     */
    record Ended(End end, String message) {}

    /** {@code job#42}. */
    String build();

    /** Where the step stands: node and working folder. */
    Place place();

    /** Absolute folder there for what the block is given; outlives the workspace's content. */
    String scratch();

    /** Whether it was run for that effect, or is being run. */
    boolean knows(String effect);

    /**
     * Runs the block. One that is running for that effect, or has, is not run again: its end is the same.
     *
     * @param title for people
     * @param variables environment of the block
     * @return completes exceptionally with {@link BlockLostException} when its build ends first
     * @throws IllegalStateException when it is running for another effect
     */
    CompletableFuture<Ended> run(String effect, String title, Map<String, String> variables);

    /** Interrupts what is running. @return completes when nothing is */
    CompletableFuture<?> interrupt(String why);

    /** Its build has ended or was deleted: nothing will be heard of it any more. */
    void lost();
}

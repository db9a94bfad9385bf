package io.jenkins.plugins.safedeploy.jenkins.block;

/** A build ended while its block ran; what the block had started may go on. */
public final class BlockLostException extends Exception {
    private static final long serialVersionUID = 1;

    public BlockLostException(String build) {
        super("build " + build + " ended while its block ran; what the block had started may go on");
    }
}

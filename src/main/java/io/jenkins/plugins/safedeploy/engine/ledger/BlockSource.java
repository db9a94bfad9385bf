package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;

/** Blocks of one segment, in order. */
interface BlockSource extends AutoCloseable {

    /** The next block; null at the end of the segment. */
    Block next() throws IOException;

    /** After the end: bytes behind the last line feed. */
    long unterminated();

    /** After the end: whether those are already more than a line can have. */
    boolean tooLong();

    @Override
    default void close() {}
}

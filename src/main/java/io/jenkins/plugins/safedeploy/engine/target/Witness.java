package io.jenkins.plugins.safedeploy.engine.target;

import java.io.Serializable;

/**
 * What every apply leaves on the target: who wrote it last, by which line of which ledger. A witness that is ahead of
 * or off our ledger makes the environment read-only until it is claimed.
 *
 * @param ledger id of the ledger
 * @param seq number of the line that announced the apply
 * @param hash hash of that line, 64 lower-case hexadecimal digits
 * @param environment name at that time
 * @param service service at that time
 * @param epoch fencing number of the driver
 */
public record Witness(String ledger, long seq, String hash, String environment, String service, long epoch)
        implements Serializable {}

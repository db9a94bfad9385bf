package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.Serializable;

/**
 * How much an unpacked release may be. All archives of one release count together, but for the ratio.
 *
 * @param bytes most bytes of all files
 * @param entries most files, folders and links
 * @param ratio most bytes out of one archive for each byte of it, once {@code ratioFrom} bytes came out
 * @param ratioFrom below that many bytes the ratio is not looked at
 * @param pathLength longest path, in bytes of UTF-8
 * @param depth most folders one in another
 */
public record UnpackBounds(long bytes, int entries, int ratio, long ratioFrom, int pathLength, int depth)
        implements Serializable {
    /** 8 GiB, 200,000 entries, 200 times once over 64 MiB, 1,024 bytes, 64 folders. */
    public static final UnpackBounds DEFAULT = new UnpackBounds(8L << 30, 200_000, 200, 64L << 20, 1024, 64);
}

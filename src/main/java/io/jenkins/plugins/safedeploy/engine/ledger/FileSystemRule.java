package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** On which file systems a ledger may live. Locks and force do not keep their promises over a network. */
final class FileSystemRule {
    private static final List<String> REFUSED = List.of("nfs", "cifs", "smb", "fuse");

    private FileSystemRule() {}

    /**
     * @param type as {@link java.nio.file.FileStore#type()} tells it
     * @param allowed types that are accepted by name
     * @throws IOException when it is refused
     */
    static void check(String type, String folder, Set<String> allowed) throws IOException {
        String lower = type.toLowerCase(Locale.ROOT);
        if (REFUSED.stream().anyMatch(lower::startsWith) && !allowed.contains(type)) {
            throw new IOException("The ledger cannot live in " + folder + ": that is on '" + type
                    + "', where file locks and forced writes are not dependable. Choose a local disk, or allow '" + type
                    + "' by name if only one host ever uses this folder.");
        }
    }
}

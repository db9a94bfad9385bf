package io.jenkins.plugins.safedeploy.targets.archive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an artifact is to be unpacked as, told by the ending of its name. */
public enum ArchiveKind {
    ZIP(".zip", ".jar"),
    TAR_GZ(".tar.gz", ".tgz");

    private static final List<String> NOT_SUPPORTED =
            List.of(".tar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".7z", ".rar");

    private final List<String> endings;

    ArchiveKind(String... endings) {
        this.endings = List.of(endings);
    }

    /** Empty when it is none, and is copied as it is. */
    public static Optional<ArchiveKind> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (ArchiveKind kind : values()) {
            if (kind.endings.stream().anyMatch(lower::endsWith)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether somebody who asks for unpacking surely means this one too, while it cannot be unpacked. */
    public static boolean notSupported(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NOT_SUPPORTED.stream().anyMatch(lower::endsWith);
    }
}

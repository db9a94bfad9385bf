package io.jenkins.plugins.safedeploy.targets.archive;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What will be at which path of a release's folder, held in memory and checked before anything is written: no path
 * leaves the folder or goes through a link, no two have one name, also where upper and lower case or Unicode forms are
 * the same.
 */
final class ReleaseTree {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_HOPS = 40;

    private enum Type {
        FILE,
        FOLDER,
        LINK
    }

    private record Node(String path, Type type, String archive) {}

    private record Link(String target, String archive) {}

    private final UnpackBounds bounds;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();

    ReleaseTree(UnpackBounds bounds) {
        this.bounds = bounds;
    }

    /** @return the path to write to, relative, forward slashes */
    String file(String archive, String entry) throws ArchiveRefused {
        return add(archive, entry, Type.FILE);
    }

    String folder(String archive, String entry) throws ArchiveRefused {
        return add(archive, entry, Type.FOLDER);
    }

    /** To be made after every file; whether its target stays inside is known only then, see {@link #links}. */
    void link(String archive, String entry, String target) throws ArchiveRefused {
        links.put(add(archive, entry, Type.LINK), new Link(target, archive));
    }

    /** Path of a file that this archive has already brought. */
    String earlierFile(String archive, String entry, String target) throws ArchiveRefused {
        String path = String.join("/", segments(archive, target));
        Node node = nodes.get(key(path));
        if (node == null
                || node.type() != Type.FILE
                || !node.path().equals(path)
                || !node.archive().equals(archive)) {
            throw new ArchiveRefused(
                    archive,
                    entry,
                    "is a hard link to '" + ArchiveRefused.printable(target)
                            + "', which is no file that came before it in the archive");
        }
        return path;
    }

    /** Links by path, all proven to stay inside. */
    Map<String, String> links() throws ArchiveRefused {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, Link> link : links.entrySet()) {
            resolve(link.getKey(), link.getValue());
            all.put(link.getKey(), link.getValue().target());
        }
        return Collections.unmodifiableMap(all);
    }

    private String add(String archive, String entry, Type type) throws ArchiveRefused {
        List<String> segments = segments(archive, entry);
        if (segments.isEmpty()) {
            if (type == Type.FOLDER) {
                return "";
            }
            throw new ArchiveRefused(archive, entry, "names the release's folder itself");
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < segments.size() - 1; i++) {
            put(
                    archive,
                    entry,
                    path.append(i == 0 ? "" : "/").append(segments.get(i)).toString(),
                    Type.FOLDER);
        }
        return put(archive, entry, String.join("/", segments), type);
    }

    private String put(String archive, String entry, String path, Type type) throws ArchiveRefused {
        Node node = new Node(path, type, archive);
        Node earlier = nodes.putIfAbsent(key(path), node);
        if (earlier == null) {
            if (nodes.size() > bounds.entries()) {
                throw new ArchiveRefused(
                        archive, "more than " + bounds.entries() + " files and folders come out of it");
            }
            return path;
        }
        if (!earlier.path().equals(path)) {
            throw new ArchiveRefused(
                    archive,
                    entry,
                    "differs from '" + ArchiveRefused.printable(earlier.path())
                            + "' in upper and lower case or Unicode form only; some disks take them for one. Rename one"
                            + from(earlier, archive));
        }
        if (type == Type.FOLDER && earlier.type() == Type.FOLDER) {
            return path;
        }
        if (earlier.type() == Type.LINK) {
            throw new ArchiveRefused(
                    archive, entry, "goes through the symbolic link '" + path + "'" + from(earlier, archive));
        }
        throw new ArchiveRefused(
                archive,
                entry,
                "would take the place of '" + path + "', which is there already" + from(earlier, archive));
    }

    private static String from(Node earlier, String archive) {
        return earlier.archive().equals(archive) ? "" : " (from '" + ArchiveRefused.printable(earlier.archive()) + "')";
    }

    private List<String> segments(String archive, String entry) throws ArchiveRefused {
        String why = problem(entry);
        if (why != null) {
            throw new ArchiveRefused(archive, entry, why);
        }
        List<String> segments = new ArrayList<>();
        for (String segment : entry.split("/")) {
            if (segment.equals("..")) {
                throw new ArchiveRefused(archive, entry, "has a '..' in its path and could leave the release's folder");
            }
            if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw new ArchiveRefused(
                        archive, entry, "has a name of more than " + LONGEST_NAME + " bytes in its path");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        if (segments.size() > bounds.depth()) {
            throw new ArchiveRefused(archive, entry, "lies more than " + bounds.depth() + " folders deep");
        }
        return segments;
    }

    private String problem(String entry) {
        if (entry.isEmpty()) {
            return "has no name";
        }
        if (entry.startsWith("/") || entry.matches("(?s)[A-Za-z]:.*")) {
            return "has an absolute path";
        }
        if (entry.indexOf('\\') >= 0) {
            return "has a backslash in its path";
        }
        if (entry.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            return "has a control character in its path";
        }
        if (entry.getBytes(StandardCharsets.UTF_8).length > bounds.pathLength()) {
            return "has a path of more than " + bounds.pathLength() + " bytes";
        }
        return null;
    }

    private static String key(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** Walks the link as the kernel would, over the tree as it will be. */
    private void resolve(String path, Link link) throws ArchiveRefused {
        Deque<String> rest = new ArrayDeque<>();
        Deque<String> at = new ArrayDeque<>(List.of(path.split("/")));
        at.removeLast();
        push(rest, path, link);
        int hops = 1;
        while (!rest.isEmpty()) {
            String step = rest.pop();
            if (step.isEmpty() || step.equals(".")) {
                continue;
            }
            if (step.equals("..")) {
                if (at.isEmpty()) {
                    throw new ArchiveRefused(
                            link.archive(),
                            path,
                            "is a symbolic link that leaves the release's folder: '"
                                    + ArchiveRefused.printable(link.target()) + "'");
                }
                at.removeLast();
                continue;
            }
            at.addLast(step);
            String here = String.join("/", at);
            Link next = links.get(here);
            if (next != null) {
                if (++hops > MOST_HOPS) {
                    throw new ArchiveRefused(link.archive(), path, "is a symbolic link that leads in a circle");
                }
                at.removeLast();
                push(rest, here, next);
            }
        }
    }

    private void push(Deque<String> rest, String path, Link link) throws ArchiveRefused {
        String why = problem(link.target());
        if (why != null) {
            throw new ArchiveRefused(
                    link.archive(),
                    path,
                    "is a symbolic link whose target '" + ArchiveRefused.printable(link.target()) + "' " + why);
        }
        String[] steps = link.target().split("/");
        for (int i = steps.length - 1; i >= 0; i--) {
            rest.push(steps[i]);
        }
    }
}

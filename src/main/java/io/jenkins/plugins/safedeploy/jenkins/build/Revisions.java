package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Action;
import hudson.model.Run;
import java.lang.reflect.InvocationTargetException;

/** The source revision of a build, from what its SCM left on it; without a dependency on any SCM plugin. */
final class Revisions {
    private static final String GIT = "hudson.plugins.git.util.BuildData";

    private Revisions() {}

    /** Empty when it is not known. */
    static String of(Run<?, ?> run) {
        for (Action action : run.getAllActions()) {
            if (action.getClass().getName().equals(GIT)) {
                return git(action);
            }
        }
        return "";
    }

    /** Address of the source; empty when it is not known. */
    static String source(Run<?, ?> run) {
        for (Action action : run.getAllActions()) {
            if (action.getClass().getName().equals(GIT)) {
                return address(action);
            }
        }
        return "";
    }

    private static String address(Action buildData) {
        try {
            Object urls = buildData.getClass().getMethod("getRemoteUrls").invoke(buildData);
            if (urls instanceof Iterable<?> each && each.iterator().hasNext()) {
                java.net.URI uri =
                        new java.net.URI(String.valueOf(each.iterator().next()));
                boolean plain = uri.isAbsolute() && uri.getUserInfo() == null;
                return plain ? "git+" + uri : "";
            }
            return "";
        } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
            return "";
        }
    }

    private static String git(Action buildData) {
        try {
            Object revision =
                    buildData.getClass().getMethod("getLastBuiltRevision").invoke(buildData);
            return revision == null
                    ? ""
                    : String.valueOf(
                            revision.getClass().getMethod("getSha1String").invoke(revision));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return "";
        }
    }
}

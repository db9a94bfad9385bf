package io.jenkins.plugins.safedeploy.engine.release;

import java.io.Serializable;

/**
 * The build that made a release.
 *
 * @param job full name of the job, or of whatever stands for it outside Jenkins; for people
 * @param number build number; 0 when there is none
 * @param url where to look at it; may be empty
 * @param commit source revision; may be empty
 * @param invocation globally unique id (build numbers repeat), never empty
 */
public record Build(String job, long number, String url, String commit, String invocation) implements Serializable {
    /** @throws IllegalArgumentException when the invocation is missing */
    public Build {
        job = job == null ? "" : job;
        url = url == null ? "" : url;
        commit = commit == null ? "" : commit;
        if (invocation == null || invocation.isBlank()) {
            throw new IllegalArgumentException(
                    "A build needs an invocation id that is unique for ever, such as a UUID");
        }
    }

    /** {@code job#42}, or the job alone where there is no number. */
    public String label() {
        return number > 0 ? job + "#" + number : job;
    }
}

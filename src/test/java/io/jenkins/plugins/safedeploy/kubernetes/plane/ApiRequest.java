package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.util.regex.Pattern;

/**
 * A request to the API server as the proxy saw it.
 *
 * @param target path and query, as sent
 */
public record ApiRequest(String method, String target) {
    private static final Pattern WATCH = Pattern.compile("[?&]watch=(true|1)(&|$)");

    public boolean isWatch() {
        return WATCH.matcher(target).find();
    }

    /** Changes something: neither a read nor a dry run. */
    public boolean isChange() {
        return !method.equals("GET") && !target.contains("dryRun=");
    }
}

package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import java.util.LinkedHashMap;
import java.util.Map;

/** A release in a JSON answer. */
public final class ReleaseView {
    private ReleaseView() {}

    public static Map<String, Object> of(Installed installed) {
        Map<String, Object> json = of(installed.release());
        json.put("deployment", installed.deployment());
        json.put("since", installed.since());
        json.put("verified", installed.verified());
        json.put("adopted", installed.release().adopted() && !installed.verified());
        return json;
    }

    public static Map<String, Object> of(Candidate release) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("release", release.release());
        json.put("content", release.content());
        json.put("build", release.build());
        json.put("verifiedAt", release.verifiedAt());
        json.put("adopted", release.adopted());
        return json;
    }
}

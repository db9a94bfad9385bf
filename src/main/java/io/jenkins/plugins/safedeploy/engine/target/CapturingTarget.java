package io.jenkins.plugins.safedeploy.engine.target;

import java.util.List;
import java.util.Map;

/** A target on which a part of a release is found instead of made. It becomes part of the release when it is recorded. */
public interface CapturingTarget extends Target {

    /**
     * What of the target becomes part of a release that is recorded now; read only.
     *
     * @param images of the plan, {@code repository[:tag]@sha256:...}
     * @return captured configuration by name; empty when the plan asks for none
     * @throws TargetException when something is missing or ambiguous, or the target cannot be asked
     */
    Map<String, String> capture(List<String> images) throws TargetException;
}

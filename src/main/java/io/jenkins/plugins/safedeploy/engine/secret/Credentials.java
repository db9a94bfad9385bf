package io.jenkins.plugins.safedeploy.engine.secret;

import java.util.Optional;

/** Port: looks a credential up by its id, when it is needed; nobody keeps the value. */
@FunctionalInterface
public interface Credentials {
    /** The secret text of {@code id}; empty when there is none or it may not be used here. */
    Optional<String> secret(String id);
}

package io.jenkins.plugins.safedeploy.engine.secret;

import java.util.Optional;

/** Port: looks a credential up by its id, when it is needed; nobody keeps the value. */
@FunctionalInterface
public interface Credentials {
    /** The field of a target or a gate that names one. */
    String FIELD = "credential";

    /** The secret text of {@code id}; empty when there is none or it may not be used here. */
    Optional<String> secret(String id);

    /** Where {@code id} is looked for, and what to do when it is not there: one or two sentences for people. */
    default String where(String id) {
        return "Create it, or correct the id.";
    }
}

package io.jenkins.plugins.safedeploy.standalone.host;

import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Credentials from environment variables: {@code SAFE_DEPLOY_CREDENTIAL_<ID>}, the id in capital letters, every other
 * character than a letter or digit as {@code _}. All of them are masked wherever the command writes.
 */
public final class EnvironmentCredentials implements Credentials {
    /** Start of the names of the variables. */
    public static final String PREFIX = "SAFE_DEPLOY_CREDENTIAL_";

    private final Map<String, String> secrets = new TreeMap<>();

    public EnvironmentCredentials(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isEmpty()) {
                secrets.put(name.substring(PREFIX.length()), value);
            }
        });
    }

    @Override
    public Optional<String> secret(String id) {
        return Optional.ofNullable(secrets.get(name(id)));
    }

    @Override
    public String where(String id) {
        return "It was looked for in the environment variable " + PREFIX + name(id) + ". Set it, or correct the id.";
    }

    private static String name(String id) {
        return id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Knows all of them. */
    public Masker masker() {
        return secrets.isEmpty() ? Masker.NONE : Masker.of(secrets);
    }
}

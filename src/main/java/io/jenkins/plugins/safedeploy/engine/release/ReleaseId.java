package io.jenkins.plugins.safedeploy.engine.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.regex.Pattern;

/** Names a release for people and for {@code rollbackTo}. It is not its identity: that is the content digest. */
public record ReleaseId(@JsonValue String value) implements Serializable {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException when it could not be a folder's name everywhere */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ReleaseId {
        if (value == null || !ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a release id: '" + value
                    + "'. Allowed: 1 to 128 of letters, digits, '.', '_' and '-', starting with a letter or digit."
                    + " 'safedeploy history' lists the ids there are.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

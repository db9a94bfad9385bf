package io.jenkins.plugins.safedeploy.engine.target;

/** A field of a plan has a value that is not allowed. The message names the field, the value and what is allowed. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final String field;

    /** @param field its name, without what stands around it; empty for the whole */
    public SettingException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}

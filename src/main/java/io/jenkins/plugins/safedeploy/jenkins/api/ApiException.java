package io.jenkins.plugins.safedeploy.jenkins.api;

import java.util.List;

/** A request that the API does not answer. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /** @param message says what was given, what is allowed and what to do */
    ApiException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ApiException invalid(String message) {
        return new ApiException(400, "INVALID", message);
    }

    static ApiException notFound(String message) {
        return new ApiException(404, "NOT_FOUND", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<String> problems() {
        return List.of(getMessage());
    }
}

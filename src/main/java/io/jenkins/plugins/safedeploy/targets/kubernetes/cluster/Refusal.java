package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the API server did not do what it was asked.
 *
 * @param kind what follows from it
 * @param message for people
 * @param conflicts fields that other managers own, when {@code kind} is {@link Kind#OWNED}
 */
public record Refusal(Kind kind, String message, List<FieldConflict> conflicts) {
    /** The code of the client when no HTTP answer came. */
    private static final int NO_ANSWER = -1;

    private static final Pattern OWNER = Pattern.compile("conflict with \"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What follows from a refusal. */
    public enum Kind {
        /** Fields belong to another manager. */
        OWNED,
        /** The object is not at the version any more that was planned on. */
        CHANGED,
        /** It is not there, or the namespace is not. */
        MISSING,
        /** Not allowed: RBAC, admission. */
        FORBIDDEN,
        /** The object is not valid, or a field cannot be changed. */
        INVALID,
        /** Nobody answered, or the server could not. Asking again may help. */
        AWAY,
        OTHER
    }

    /** A field that another manager owns. */
    public record FieldConflict(String manager, String field) {
        @Override
        public String toString() {
            return field + " (" + manager + ")";
        }
    }

    public Refusal {
        conflicts = List.copyOf(conflicts);
    }

    public static Refusal of(KubernetesClientException e) {
        List<FieldConflict> conflicts = new ArrayList<>();
        Status status = e.getStatus();
        if (status != null && status.getDetails() != null && status.getDetails().getCauses() != null) {
            for (StatusCause cause : status.getDetails().getCauses()) {
                if ("FieldManagerConflict".equals(cause.getReason())) {
                    Matcher owner = OWNER.matcher(String.valueOf(cause.getMessage()));
                    conflicts.add(new FieldConflict(owner.find() ? owner.group(1) : "unknown", cause.getField()));
                }
            }
        }
        String said = status != null && status.getMessage() != null
                ? status.getMessage()
                : e.getMessage() + (e.getCause() == null ? "" : " " + e.getCause());
        // Seen on 1.20: a field that the schema does not know is an internal error there.
        boolean schema = said.contains("failed to create typed patch object");
        boolean store = e.getCode() == 500 && said.contains("etcdserver:"); // full, without a leader, too slow
        Kind kind = schema ? Kind.INVALID : store ? Kind.AWAY : kind(e.getCode(), conflicts);
        return new Refusal(kind, brief(said), conflicts);
    }

    private static Kind kind(int code, List<FieldConflict> conflicts) {
        return switch (code) {
            case 409 -> conflicts.isEmpty() ? Kind.CHANGED : Kind.OWNED;
            case 404 -> Kind.MISSING;
            case 401, 403 -> Kind.FORBIDDEN;
            case 400, 405, 413, 415, 422 -> Kind.INVALID;
            case NO_ANSWER, 408, 429, 502, 503, 504 -> Kind.AWAY;
            default -> Kind.OTHER;
        };
    }

    private static String brief(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.length() > 500 ? line.substring(0, 500) + "..." : line;
    }
}

package io.jenkins.plugins.safedeploy.engine.plan.source;

/**
 * One thing that is wrong with a plan, and where.
 *
 * @param file as it was named to the reader
 * @param line from 1; 0 when it is about the file as a whole
 * @param column from 1, in Unicode characters; 0 when it is about the file as a whole
 * @param path of the field, such as {@code gates[1].http.status}; empty when there is none
 * @param value what was given, printable and short; may be empty
 * @param message what is wrong
 * @param allowed what would be right; may be empty
 * @param source the offending line, printable, at most 120 characters; empty when there is none
 * @param caret where in {@code source} it is, from 0
 */
public record PlanProblem(
        String file,
        int line,
        int column,
        String path,
        String value,
        String message,
        String allowed,
        String source,
        int caret) {

    PlanProblem withoutPlace() {
        return new PlanProblem(file, 0, 0, path, value, message, allowed, "", 0);
    }

    /** For a terminal: up to four lines with the source line and a caret. */
    public String text() {
        StringBuilder out = new StringBuilder(file);
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(": ");
        if (!path.isEmpty()) {
            out.append(path).append(": ");
        }
        out.append(message);
        if (!source.isEmpty()) {
            String number = String.format("%5d", line);
            out.append('\n').append(number).append(" | ").append(source);
            out.append('\n')
                    .append(" ".repeat(number.length()))
                    .append(" | ")
                    .append(" ".repeat(caret))
                    .append('^');
        }
        if (!allowed.isEmpty()) {
            out.append("\n  allowed: ").append(allowed);
        }
        return out.toString();
    }
}

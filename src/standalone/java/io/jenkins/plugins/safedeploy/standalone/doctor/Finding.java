package io.jenkins.plugins.safedeploy.standalone.doctor;

/**
 * One thing that was looked at.
 *
 * @param level how it is
 * @param what was looked at
 * @param text what was found
 * @param todo what to do; empty when nothing has to be done
 */
public record Finding(Level level, String what, String text, String todo) {
    /** How it is. */
    public enum Level {
        OK,
        /** Worth knowing; does not keep anybody from rolling back. */
        NOTE,
        PROBLEM
    }

    static Finding ok(String what, String text) {
        return new Finding(Level.OK, what, text, "");
    }

    static Finding note(String what, String text) {
        return new Finding(Level.NOTE, what, text, "");
    }

    static Finding problem(String what, String text, String todo) {
        return new Finding(Level.PROBLEM, what, text, todo);
    }
}

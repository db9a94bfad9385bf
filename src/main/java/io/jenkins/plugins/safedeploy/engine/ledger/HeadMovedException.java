package io.jenkins.plugins.safedeploy.engine.ledger;

/** Somebody else appended first. Nothing was written; the projection is up to date now, so decide again. */
public class HeadMovedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Head expected;
    private final transient Head actual;

    public HeadMovedException(Head expected, Head actual) {
        super("The ledger is at event " + actual.seq() + ", not at " + expected.seq()
                + (actual.seq() == expected.seq() ? " with the hash that was expected" : "")
                + ": somebody else appended first. Nothing was written.");
        this.expected = expected;
        this.actual = actual;
    }

    public Head expected() {
        return expected;
    }

    public Head actual() {
        return actual;
    }
}

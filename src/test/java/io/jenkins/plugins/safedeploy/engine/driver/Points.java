package io.jenkins.plugins.safedeploy.engine.driver;

import java.util.ArrayList;
import java.util.List;

/** Every boundary that a process passes, numbered from 1; at one of them it dies, and then nothing of it goes on. */
final class Points {
    /** What is left of a write during which the process dies. */
    enum Death {
        /** The operation before the point was done, the one after it was not. */
        KILLED,
        /** As KILLED, and the first byte of the write that was next is in the file. */
        TORN_SHORT,
        /** As KILLED, and all but the last byte of the write that was next is in the file. */
        TORN_LONG,
        /** The machine dies: what was not forced is lost. */
        POWER_CUT
    }

    final List<String> passed = new ArrayList<>();
    private int fatal;
    final Death death;
    private boolean dead;

    /** @param fatal 0 for none */
    Points(int fatal, Death death) {
        this.fatal = fatal;
        this.death = death;
    }

    static Points none() {
        return new Points(0, Death.KILLED);
    }

    /** @throws Killed when this is the point, or the process is dead */
    synchronized void pass(String what) {
        if (isFatal(what)) {
            die();
        }
    }

    /** Counts the point; the caller still has something to do before it dies. */
    synchronized boolean isFatal(String what) {
        if (dead) {
            throw new Killed("dead since point " + fatal);
        }
        passed.add(what);
        return passed.size() == fatal;
    }

    synchronized void die() {
        dead = true;
        throw new Killed("point " + fatal + ", " + passed.get(fatal - 1) + ", " + death);
    }

    /** From now on it lives. */
    synchronized void spare() {
        fatal = 0;
    }
}

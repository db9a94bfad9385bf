package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is true outside of the ledger, which the process can learn only by looking.
 *
 * @param content the release that is installed and runs, or {@link #PARTIAL}
 * @param targetEpoch newest epoch that the target knows, where it knows epochs
 * @param now wall time
 * @param flights effects that were really started and may still change something
 * @param dead drivers that have died
 * @param before what was there when a deployment first touched the target, as {@code deployment=content}
 * @param once started effects that must not run twice, and hooks that were started
 * @param crashes how many have happened
 * @param stops aborts and force stops so far
 * @param emergency whether the emergency rollback was asked for
 */
record World(
        String content,
        long targetEpoch,
        Instant now,
        List<Flight> flights,
        Set<String> dead,
        Set<String> before,
        Set<String> once,
        int crashes,
        int stops,
        boolean emergency) {
    static final String PARTIAL = "partial";

    World {
        flights = List.copyOf(flights);
    }

    /**
     * An effect on its way.
     *
     * @param puts content that is there when it lands; empty for a hook
     * @param deadline when it has surely ended; null when it has none
     * @param driven whether the driver that started it still waits for its end
     */
    record Flight(
            String deployment,
            String effect,
            int attempt,
            long epoch,
            Fencing fencing,
            String puts,
            Instant deadline,
            boolean driven) {
        Flight left() {
            return new Flight(deployment, effect, attempt, epoch, fencing, puts, deadline, false);
        }

        boolean installs() {
            return !puts.isEmpty();
        }

        @Override
        public String toString() {
            return deployment + "/" + effect + " attempt " + attempt + " of epoch " + epoch;
        }
    }

    /** Whether {@code flight} would still change something if it landed now. */
    boolean canLand(Flight flight) {
        return flight.fencing() != Fencing.EPOCH || flight.epoch() >= targetEpoch;
    }

    /** Whether what is installed can still be changed by something that was started earlier. */
    boolean settling() {
        return flights.stream().anyMatch(flight -> flight.installs() && canLand(flight));
    }

    World with(String newContent) {
        return new World(newContent, targetEpoch, now, flights, dead, before, once, crashes, stops, emergency);
    }

    /** What was taken back once may be taken back again after it was done again. */
    World begun(Event.EffectStarted started) {
        String again = switch (started.kind()) {
            case APPLY -> "once compensate:" + started.release() + ":";
            case HOOK -> "once undo:" + started.release() + ":" + started.name();
            default -> null;
        };
        if (again == null || once.stream().noneMatch(o -> o.startsWith(again))) {
            return this;
        }
        Set<String> fewer = new TreeSet<>(once);
        fewer.removeIf(o -> o.startsWith(again));
        return new World(content, targetEpoch, now, flights, dead, before, fewer, crashes, stops, emergency);
    }

    World started(Flight flight, String remembered) {
        List<Flight> more = new ArrayList<>(flights);
        more.add(flight);
        Set<String> moreBefore = before;
        if (flight.installs() && before.stream().noneMatch(b -> b.startsWith(flight.deployment() + "="))) {
            moreBefore = and(before, flight.deployment() + "=" + content);
        }
        return new World(
                content,
                targetEpoch,
                now,
                more,
                dead,
                moreBefore,
                remembered == null ? once : and(once, remembered),
                crashes,
                stops,
                emergency);
    }

    World without(Predicate<Flight> gone) {
        return flights(flights.stream().filter(gone.negate()).toList());
    }

    /** Nobody waits for these any more; they go on. */
    World left(Predicate<Flight> which) {
        return flights(flights.stream().map(f -> which.test(f) ? f.left() : f).toList());
    }

    private World flights(List<Flight> newFlights) {
        return new World(content, targetEpoch, now, newFlights, dead, before, once, crashes, stops, emergency);
    }

    World knows(long epoch) {
        return new World(
                content, Math.max(targetEpoch, epoch), now, flights, dead, before, once, crashes, stops, emergency);
    }

    /** Time has passed: what has a deadline has ended by then. */
    World at(Instant later) {
        return new World(content, targetEpoch, later, flights, dead, before, once, crashes, stops, emergency)
                .without(f -> f.deadline() != null && !later.isBefore(f.deadline()));
    }

    World crashed(String driver) {
        return new World(
                content, targetEpoch, now, flights, and(dead, driver), before, once, crashes + 1, stops, emergency);
    }

    World stopped() {
        return new World(content, targetEpoch, now, flights, dead, before, once, crashes, stops + 1, emergency);
    }

    World emergencyCalled() {
        return new World(content, targetEpoch, now, flights, dead, before, once, crashes, stops, true);
    }

    private static Set<String> and(Set<String> set, String more) {
        Set<String> all = new TreeSet<>(set);
        all.add(more);
        return all;
    }
}

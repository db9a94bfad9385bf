package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows the whole chain from the first line on. Believes no checkpoint; takes no lock; changes nothing. */
public final class LedgerVerifier {
    private final LedgerStore store;
    private final Clock clock;
    private final LineChecks checks;

    public LedgerVerifier(LedgerStore store, Clock clock) {
        this(store, clock, LineChecks.STRICT);
    }

    LedgerVerifier(LedgerStore store, Clock clock, LineChecks checks) {
        this.store = store;
        this.clock = clock;
        this.checks = checks;
    }

    /**
     * @param anchors heads that were noted elsewhere: each must be on this chain
     * @throws IOException when it cannot be read; says nothing about the ledger
     */
    public Verification verify(List<Head> anchors) throws IOException {
        Duration start = clock.uptime();
        Anchors noted = new Anchors(anchors);
        long[] lines = {0};
        ChainReader.Walk walk = new ChainReader(store, checks).walk(ChainPosition.START, line -> {
            lines[0]++;
            noted.seen(line);
        });
        return result(walk, lines[0], noted, walk.breaks(), clock.uptime().minus(start));
    }

    static Verification result(
            ChainReader.Walk walk, long lines, Anchors noted, List<AcceptedBreak> breaks, Duration took) {
        ChainPosition end = walk.position();
        String offChain = noted.offChain(breaks);
        Head missing = noted.missing(end.seq(), breaks);
        Verification.Status status = Verification.Status.OK;
        String reason = walk.reason();
        long seq = end.seq();
        if (walk.end() == ChainReader.End.FORKED) {
            status = Verification.Status.FORKED;
        } else if (!walk.good() && (!walk.torn() || missing != null)) {
            status = Verification.Status.CORRUPT;
        } else if (offChain != null) {
            status = Verification.Status.FORKED;
            reason = offChain;
        } else if (missing != null) {
            status = Verification.Status.TRUNCATED;
            reason = "event " + missing.seq() + " is noted elsewhere and is not here";
        } else if (!walk.good()) {
            status = Verification.Status.TORN_TAIL;
        } else if (!breaks.isEmpty()) {
            status = Verification.Status.BROKEN_ACCEPTED;
            reason = breaks.get(0).reason();
        }
        if (!walk.good() || status == Verification.Status.TRUNCATED) {
            seq++;
        }
        return new Verification(status, lines, end.head(), end.segment(), end.offset(), seq, reason, breaks, took);
    }

    /** Anchors and which of them were met. An accepted break excuses those behind it. */
    static final class Anchors {
        private final Map<Long, List<String>> open = new HashMap<>();
        private final List<Head> wrong = new ArrayList<>();

        Anchors(List<Head> anchors) {
            for (Head anchor : anchors) {
                if (anchor.seq() > 0) {
                    open.computeIfAbsent(anchor.seq(), seq -> new ArrayList<>()).add(anchor.hash());
                }
            }
        }

        void seen(LedgerLine line) {
            List<String> hashes = open.isEmpty() ? null : open.remove(line.seq());
            if (hashes != null) {
                hashes.stream()
                        .filter(hash -> !hash.equals(line.hash()))
                        .forEach(hash -> wrong.add(new Head(line.seq(), hash)));
            }
        }

        private static boolean excused(long seq, List<AcceptedBreak> breaks) {
            return breaks.stream().anyMatch(passed -> passed.lastGoodSeq() < seq);
        }

        private String offChain(List<AcceptedBreak> breaks) {
            return wrong.stream()
                    .filter(anchor -> !excused(anchor.seq(), breaks))
                    .findFirst()
                    .map(anchor -> "event " + anchor.seq() + " was noted elsewhere with the hash " + anchor.hash()
                            + " and has another one here")
                    .orElse(null);
        }

        private Head missing(long lastSeq, List<AcceptedBreak> breaks) {
            return open.keySet().stream()
                    .filter(seq -> seq > lastSeq && !excused(seq, breaks))
                    .min(Long::compare)
                    .map(seq -> new Head(seq, open.get(seq).get(0)))
                    .orElse(null);
        }
    }
}

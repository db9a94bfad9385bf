package io.jenkins.plugins.safedeploy.standalone.console;

import io.jenkins.plugins.safedeploy.engine.driver.ProgressListener;
import io.jenkins.plugins.safedeploy.engine.environment.Ahead;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.gate.Assessment;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells on a console how deployments of this process come along, each step with the time since the request. The end is
 * told by {@link SettlementReport}.
 */
public final class Progress implements ProgressListener {
    private final Console console;
    private final String driver;
    private final Set<String> mine = new HashSet<>();
    private final Map<String, Integer> passes = new HashMap<>();
    private Instant start;

    /** @param driver id of this process; what others do is not shown */
    public Progress(Console console, String driver) {
        this.console = console;
        this.driver = driver;
    }

    @Override
    public synchronized void entry(Entry entry) {
        boolean begins = entry.event() instanceof Event.Requested requested
                        && requested.driver().equals(driver)
                || entry.event() instanceof Event.Adopted adopted
                        && adopted.driver().equals(driver);
        if (begins) {
            mine.add(entry.deployment());
            start = start == null ? entry.at() : start;
        }
        if (mine.contains(entry.deployment()) && !(entry.event() instanceof Event.Settled)) {
            if (entry.event() instanceof Event.GateStarted gate) {
                passes.put(gate.gate(), 0);
            }
            tell(entry.at(), Wording.of(entry.event()));
        }
    }

    private void tell(Instant at, List<Wording.Phrase> phrases) {
        for (int i = 0; i < phrases.size(); i++) {
            String time = i == 0 ? console.faint(Spans.since(start, at)) : "        ";
            console.say(time + "  " + (i == 0 ? "" : "  ") + Console.hanging(12, painted(console, phrases.get(i))));
        }
    }

    static String painted(Console console, Wording.Phrase phrase) {
        return switch (phrase.tone()) {
            case GOOD -> console.good(phrase.text());
            case WARNING -> console.warning(phrase.text());
            case BAD -> console.bad(phrase.text());
            case FAINT -> console.faint(phrase.text());
            case PLAIN -> phrase.text();
        };
    }

    @Override
    public synchronized void queued(String deployment, Ahead ahead) {
        console.say("          " + ahead.words());
        console.say("          to take over: stop that one, or go back as an emergency, which takes the lock at once:"
                + " safedeploy rollback --emergency --reason '...'");
    }

    @Override
    public synchronized void measured(
            String deployment, GateSettings gate, Measurement measurement, Assessment assessment, Duration left) {
        if (start == null) {
            return;
        }
        int passed = passes.merge(gate.name(), measurement.verdict() == Verdict.PASSED ? 1 : 0, Integer::sum);
        String line = console.faint(Spans.since(start, measurement.at())) + "    " + describe(gate, measurement, passed)
                + (left == null || assessment instanceof Assessment.Ended ? "" : ", " + Spans.span(left) + " left");
        if (console.terminal()) {
            console.update(line);
        } else {
            console.say(line);
        }
    }

    private static String describe(GateSettings gate, Measurement measurement, int passed) {
        int wanted = gate.limits().consecutiveSuccessLimit() > 0
                ? gate.limits().consecutiveSuccessLimit()
                : gate.limits().count();
        return gate.name() + ": " + measurement.verdict()
                + (measurement.value().isBlank() ? "" : ", value " + measurement.value())
                + (measurement.condition().isBlank() ? "" : ", limit " + measurement.condition())
                + ", passed " + passed + (wanted > 0 ? " of " + wanted : "")
                + (measurement.verdict() == Verdict.PASSED
                                || measurement.message().isBlank()
                        ? ""
                        : " (" + measurement.message() + ")");
    }

    @Override
    public void output(String deployment, String effect, String line) {
        said(line);
    }

    /** Something that a hook or a target printed; masked. */
    public void said(String line) {
        console.say("          " + console.faint("| " + line));
    }
}

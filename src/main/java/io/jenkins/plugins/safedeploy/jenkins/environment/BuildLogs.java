package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.console.HyperlinkNote;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells the log of the build that waits for a deployment what happens in it. */
public final class BuildLogs implements ProgressListener {
    private static final String PREFIX = "[safe-deploy] ";

    private final Map<String, Consumer<String>> logs = new ConcurrentHashMap<>();
    private final Map<String, Runnable> approvals = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> held = new ConcurrentHashMap<>();

    /**
     * From now on the lines of {@code deployment} go there; the last one who asks gets them.
     *
     * @param approval called, and must be quick, when it begins or may have ceased to wait for people
     * @param missed what happened before, and is not in that log yet
     */
    public void follow(String deployment, Consumer<String> log, Runnable approval, Missed missed) {
        List<Entry> meanwhile = new ArrayList<>();
        held.put(deployment, meanwhile);
        logs.put(deployment, log);
        approvals.put(deployment, approval);
        List<Entry> before = List.of();
        try {
            before = missed.read();
        } catch (IOException e) {
            log.accept(PREFIX + "what happened meanwhile cannot be read: " + e.getMessage());
        }
        synchronized (meanwhile) {
            long last = 0;
            for (Entry entry : before) {
                tell(log, entry);
                last = entry.seq();
            }
            for (Entry entry : meanwhile) {
                if (entry.seq() > last) {
                    tell(log, entry);
                }
            }
            held.remove(deployment);
        }
    }

    /** Reads what a log has missed; asked once, and may read the ledger. */
    public interface Missed {
        List<Entry> read() throws IOException;
    }

    public void leave(String deployment) {
        logs.remove(deployment);
        approvals.remove(deployment);
    }

    @Override
    public void entry(Entry entry) {
        Consumer<String> log = logs.get(entry.deployment());
        if (log != null && !isHeld(entry)) {
            tell(log, entry);
        }
        Runnable approval = approvals.get(entry.deployment());
        if (approval != null && changesApproval(entry.event())) {
            approval.run();
        }
    }

    /** Told later, after what came before it. */
    private boolean isHeld(Entry entry) {
        List<Entry> meanwhile = held.get(entry.deployment());
        if (meanwhile == null) {
            return false;
        }
        synchronized (meanwhile) {
            return held.containsKey(entry.deployment()) && meanwhile.add(entry);
        }
    }

    private static void tell(Consumer<String> log, Entry entry) {
        String who = Wording.isWord(entry.event()) ? " (by " + entry.actor() + ")" : "";
        Wording.of(entry.event())
                .forEach(phrase -> log.accept(PREFIX + phrase.text().replace("\n", "\n" + PREFIX + "  ") + who));
        if (entry.event() instanceof Event.ApprovalRequested) {
            log.accept(PREFIX + "Approve or reject: " + link(entry.environment()));
        }
    }

    private static boolean changesApproval(Event event) {
        return event instanceof Event.ApprovalRequested
                || event instanceof Event.ApprovalGiven
                || event instanceof Event.ApprovalRejected;
    }

    /** As a link where the log is looked at in a browser. */
    private static String link(String environment) {
        return HyperlinkNote.encodeTo("/" + Environments.page(environment) + "/", "environment " + environment);
    }

    @Override
    public void queued(String deployment, Ahead ahead) {
        Consumer<String> log = logs.get(deployment);
        if (log != null) {
            log.accept(PREFIX + ahead.words());
            log.accept(PREFIX + "To take over: stop that one (" + link(ahead.environment())
                    + "), or go back as an emergency (rollbackTo emergency: true), which takes the lock at once.");
        }
    }

    @Override
    public void measured(
            String deployment, GateSettings gate, Measurement measurement, Assessment assessment, Duration left) {
        Consumer<String> log = logs.get(deployment);
        if (log != null && measurement.verdict() != Verdict.PASSED) {
            log.accept(PREFIX + "  " + gate.name() + ": " + measurement.verdict() + " " + measurement.message()
                    + (left == null ? "" : ", " + Spans.span(left) + " left"));
        }
    }

    @Override
    public void output(String deployment, String effect, String line) {
        say(deployment, line);
    }

    void say(String deployment, String line) {
        Consumer<String> log = logs.get(deployment);
        if (log != null) {
            log.accept(PREFIX + "| " + line);
        }
    }
}

package io.jenkins.plugins.safedeploy.standalone.console;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Everything that happened in one deployment, in order. */
public final class Timeline {
    private final List<Entry> entries;

    /** @param entries of one deployment, oldest first, not empty */
    public Timeline(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public void print(Console console) {
        Instant start = entries.get(0).at();
        for (Entry entry : entries) {
            List<Wording.Phrase> phrases = Wording.of(entry.event());
            for (int i = 0; i < phrases.size(); i++) {
                String margin = i == 0
                        ? Spans.since(start, entry.at()) + String.format(Locale.ROOT, " #%-5d", entry.seq())
                        : "                 ";
                console.say(console.faint(margin) + " " + Progress.painted(console, phrases.get(i)));
            }
        }
    }
}

package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.ModelObject;
import hudson.util.HttpResponses;
import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.driver.GateEvidence;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerResponse2;

/** One deployment, from its request to where it stands: everything that the ledger's newest lines say about it. */
public final class DeploymentPage implements ModelObject {
    /** Lines of the ledger that are read at most. */
    private static final int NEWEST = 5000;

    /** Measurements of a gate that are shown. */
    private static final int SAMPLES = 3;

    private final JenkinsEnvironment environment;
    private final String id;
    private final List<Entry> entries;
    private final Instant now;

    private DeploymentPage(JenkinsEnvironment environment, String id, List<Entry> entries) {
        this.environment = environment;
        this.id = id;
        this.entries = entries;
        this.now = environment.clock().now();
    }

    /**
     * @param anchor {@code seq:hash} of a line at or after its end, as builds keep it; empty for the ledger's last
     * @return empty when it is not among the newest lines before that
     */
    static Optional<DeploymentPage> of(JenkinsEnvironment environment, String id, String anchor) throws IOException {
        long before = anchor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(anchor.substring(0, anchor.indexOf(':'))) + 1;
        List<Entry> entries = environment.ledger().history(id, before, NEWEST);
        return entries.isEmpty() ? Optional.empty() : Optional.of(new DeploymentPage(environment, id, entries));
    }

    @Override
    public String getDisplayName() {
        return getRelease() + " to " + environment.name();
    }

    public String getId() {
        return id;
    }

    public String getEnvironment() {
        return environment.name();
    }

    public String getEnvironmentUrl() {
        return SafeDeployRoot.url(environment.name());
    }

    public String getService() {
        return entries.get(0).service();
    }

    public String getRelease() {
        return requested().release().value();
    }

    public BuildLink getBuild() {
        return BuildLink.of(requested().build());
    }

    private Event.Requested requested() {
        return (Event.Requested) entries.get(0).event();
    }

    /** Source revision of its release; empty when it is not known. */
    public String getCommit() throws IOException {
        return release().build().commit();
    }

    /** {@code 2 artifacts, content 1234abcd}. */
    public String getContents() throws IOException {
        return release().contents();
    }

    private Release release() throws IOException {
        return Json.read(environment.ledger().document(requested().document()), Release.class);
    }

    /** Whether its gates failed before it was begun, in words; empty when its preflight has not ended. */
    public String getBefore() {
        return last(Event.PreflightEnded.class)
                .map(preflight -> preflight.alreadyFailing().isEmpty()
                        ? "no gate failed before it began"
                        : "already failing before it began: " + String.join(", ", preflight.alreadyFailing()))
                .orElse("");
    }

    /** How it ended, for the first line; null while it is under way. */
    public Line getEnd() {
        return last(Event.Settled.class)
                .map(settled -> new Line(
                        Spans.time(entries.get(entries.size() - 1).at()),
                        SettledView.tone(requested().kind(), settled.outcome()),
                        SettledView.words(settled.outcome()) + (settled.hold() ? ", hold" : "") + ": "
                                + settled.message()))
                .orElse(null);
    }

    /** A line of what happened. @param at since its request */
    public record Line(String at, String tone, String text) {}

    public List<Line> getLines() {
        List<Line> lines = new ArrayList<>();
        Instant start = entries.get(0).at();
        for (Entry entry : entries) {
            String who = Wording.isWord(entry.event()) ? " (by " + entry.actor() + ")" : "";
            for (Wording.Phrase phrase : Wording.of(entry.event())) {
                lines.add(new Line(Spans.since(start, entry.at()).strip(), tone(phrase.tone()), phrase.text() + who));
            }
        }
        return lines;
    }

    private static String tone(Wording.Tone tone) {
        return switch (tone) {
            case GOOD -> "success";
            case WARNING -> "warning";
            case BAD -> "error";
            case PLAIN, FAINT -> "text";
        };
    }

    private <T extends Event> Optional<T> last(Class<T> type) {
        return entries.stream()
                .map(Entry::event)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((earlier, later) -> later);
    }

    /** Every gate that was begun, in that order, the last time at each step; those after a rollback say so. */
    public List<GateView> getGates() throws IOException {
        Map<String, Event> gates = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.GateStarted started) {
                gates.put(started.round().place() + started.gate(), started);
            } else if (entry.event() instanceof Event.GateEnded ended) {
                gates.put(ended.round().place() + ended.gate(), ended);
            }
        }
        List<GateView> views = new ArrayList<>();
        for (Event gate : gates.values()) {
            if (gate instanceof Event.GateEnded ended) {
                views.add(ended(ended));
            } else if (gate instanceof Event.GateStarted started) {
                views.add(new GateView(
                        name(started.gate(), started.round()),
                        rule(started.gate(), started.reverify()),
                        "is measured",
                        "text",
                        "",
                        List.of(),
                        ""));
            }
        }
        return views;
    }

    private GateView ended(Event.GateEnded ended) throws IOException {
        String evidence = ended.evidence() == null
                ? ""
                : getUrl() + "/evidence?gate=" + hudson.Util.rawEncode(ended.gate()) + "&round="
                        + ended.round().key();
        return GateView.ended(
                name(ended.gate(), ended.round()),
                rule(ended.gate(), ended.reverify()),
                ended.verdict(),
                ended.reason(),
                samples(ended),
                evidence);
    }

    private static String name(String gate, Round round) {
        return round.words().isEmpty() ? gate : gate + " (" + round.words().trim() + ")";
    }

    private String rule(String gate, boolean reverify) throws IOException {
        Digest plan = reverify
                ? last(Event.RollbackDecided.class)
                        .map(decided -> decided.candidate().plan())
                        .orElse(requested().plan())
                : requested().plan();
        return Plan.fromJson(environment.ledger().document(plan)).gates().stream()
                .filter(each -> each.name().equals(gate))
                .findFirst()
                .map((GateSettings each) -> GateView.rule(each))
                .orElse("");
    }

    private List<String> samples(Event.GateEnded ended) {
        if (ended.evidence() == null) {
            return List.of();
        }
        try {
            List<String> samples = new ArrayList<>();
            List<String> lines = new String(evidence(ended), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("{\"droppedLines\""))
                    .toList();
            for (String line : lines.subList(Math.max(0, lines.size() - SAMPLES), lines.size())) {
                samples.add(GateView.sample(Json.read(line.getBytes(StandardCharsets.UTF_8), Measurement.class), now));
            }
            return samples;
        } catch (IOException e) {
            return List.of("the evidence cannot be read: " + e.getMessage());
        }
    }

    private byte[] evidence(Event.GateEnded ended) throws IOException {
        return environment
                .ledger()
                .store()
                .evidence(GateEvidence.name(id, ended.gate(), ended.round()), ended.evidence());
    }

    /** Relative to the root of Jenkins. */
    public String getUrl() {
        return url(environment.name(), id);
    }

    static String url(String environment, String deployment) {
        return SafeDeployRoot.url(environment) + "/deployment/" + deployment;
    }

    /** All measurements of a gate, as they were stored: masked, one JSON object a line. */
    public void doEvidence(StaplerResponse2 response, @QueryParameter String gate, @QueryParameter String round)
            throws IOException {
        Authority.over(environment.name()).check(SafeDeployPermissions.VIEW);
        Event.GateEnded ended = entries.stream()
                .map(Entry::event)
                .filter(Event.GateEnded.class::isInstance)
                .map(Event.GateEnded.class::cast)
                .filter(each -> each.gate().equals(gate) && each.round().key().equals(round) && each.evidence() != null)
                .findFirst()
                .orElseThrow(HttpResponses::notFound);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\""
                        + GateEvidence.name(id, gate, ended.round()).toLowerCase(Locale.ROOT) + ".jsonl\"");
        response.getOutputStream().write(evidence(ended));
    }
}

package io.jenkins.plugins.safedeploy.gates.prometheus;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import io.jenkins.plugins.safedeploy.gates.measurement.NumberBounds;
import io.jenkins.plugins.safedeploy.gates.measurement.Numbers;
import io.jenkins.plugins.safedeploy.gates.settings.Placeholders;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches one value from Prometheus and compares it here. A comparison inside the query would make "no data" and "all
 * is well" look the same.
 *
 * <p>The value must be exactly one finite number (or several with a stated reducer); the newest sample behind it must
 * be younger than {@code maxAge} and, after a deployment, from after it. An instant query's own timestamp is the time
 * of the question, so the age is asked for with {@code time() - max(timestamp(selector))}: that also finds a target
 * that stopped while a range function goes on answering. What cannot be known: the age inside a recording rule or a
 * federation that copies old values under new times. No data is ERROR, or FAILED by {@code onNoData}, never a pass.
 */
public final class PrometheusGate implements Gate {
    private final PrometheusSettings settings;
    private final PrometheusQueries queries;
    private final Clock clock;

    /** @throws IllegalArgumentException when a setting is wrong */
    public PrometheusGate(Settings settings, HttpRequests requests, Credentials credentials, Clock clock) {
        this.settings = PrometheusSettings.read(settings);
        this.queries = new PrometheusQueries(this.settings.http(), requests, credentials);
        this.clock = clock;
    }

    /** The settings that it knows. */
    public static List<SettingDescription> descriptions() {
        return PrometheusSettings.descriptions();
    }

    /** What preflight should tell of such a gate: queries that may not mean what they seem to. */
    public static List<String> notes(GateSettings gate) {
        String query = String.valueOf(gate.settings().get("query"));
        PromQlSelectors parts = PromQlSelectors.in(PrometheusSettings.withWindow(query, "0s"));
        List<String> notes = new ArrayList<>();
        parts.longestRange()
                .ifPresent(range -> notes.add("the query has a range of " + range.toSeconds()
                        + " s written out, so for as long after the deployment it also sees the release before. Write"
                        + " ${window} instead and set 'window'."));
        if (parts.filters()) {
            notes.add("the query compares, and Prometheus leaves out what does not compare true: then there is no data,"
                    + " which is never a pass. Take the comparison out and use min and max.");
        }
        return List.copyOf(notes);
    }

    @Override
    public Measurement measure(GateContext context) {
        Instant at = clock.now();
        String query = settings.query();
        Finding finding;
        try {
            String window = window(since(context));
            query = fill(settings.query(), context, window);
            finding = measure(context, query, window);
        } catch (NoValue e) {
            finding = e.finding;
        } catch (PrometheusAnswer.Refused e) {
            finding = Finding.error(e.getMessage()).with(e.raw());
        }
        return finding.measured(at, context, query);
    }

    private Finding measure(GateContext context, String query, String window) throws PrometheusAnswer.Refused, NoValue {
        PrometheusAnswer answer = queries.ask(query, context);
        BigDecimal value = value(answer, query, settings.reducer(), context);
        checkAge(context, query);
        checkSamples(context, window);
        String warnings =
                answer.warnings().isEmpty() ? "" : "Prometheus warns: " + String.join("; ", answer.warnings());
        return settings.bounds().compare(value).with(answer.raw()).noting(warnings);
    }

    private BigDecimal value(PrometheusAnswer answer, String query, Reducer reducer, GateContext context)
            throws NoValue {
        List<PrometheusAnswer.Value> series = answer.values();
        if (series.isEmpty()) {
            String hint = PromQlSelectors.in(query).filters()
                    ? "; it compares, and Prometheus leaves out what does not compare true: take the comparison out and"
                            + " use min and max"
                    : "; there is no such series, or it is stale";
            throw noData("the query has no data" + hint, answer.raw(), context);
        }
        if (series.size() > 1 && reducer == Reducer.ONE) {
            throw new NoValue(Finding.error("the query has " + series.size() + " series, one is needed: "
                            + series.get(0).labels() + ", " + series.get(1).labels()
                            + (series.size() > 2 ? ", ..." : "") + "; aggregate them or set a reducer")
                    .with(answer.raw()));
        }
        List<BigDecimal> numbers = new ArrayList<>();
        for (PrometheusAnswer.Value one : series) {
            Optional<BigDecimal> number = Numbers.finite(one.value());
            if (number.isEmpty()) {
                throw new NoValue(new Finding(
                        Verdict.ERROR,
                        one.value(),
                        settings.bounds().condition(),
                        "the value is " + one.value() + ", not a finite number (a division by zero, such as no requests"
                                + " at all?)",
                        answer.raw()));
            }
            numbers.add(number.get());
        }
        return reducer.reduce(numbers);
    }

    /** The newest sample must be young, and from after the deployment. */
    private void checkAge(GateContext context, String query) throws PrometheusAnswer.Refused, NoValue {
        List<String> selectors = settings.freshness().isEmpty()
                ? PromQlSelectors.in(query).selectors()
                : List.of(fill(settings.freshness(), context, ""));
        for (String selector : selectors) {
            Duration since = since(context);
            PrometheusAnswer answer = queries.ask("time() - max(timestamp(" + selector + "))", context);
            if (answer.values().isEmpty()) {
                throw noData(
                        "there is no current sample of " + selector + " (the target stopped, or the series never was);"
                                + " name a metric that is always there in 'freshness' if this one may be missing",
                        answer.raw(),
                        context);
            }
            BigDecimal age = value(answer, selector, Reducer.ONE, context);
            if (age.compareTo(seconds(settings.maxAge())) > 0) {
                throw noData(
                        "the newest sample of " + selector + " is " + NumberBounds.text(age) + " s old, maxAge is "
                                + settings.maxAge().toSeconds() + " s",
                        answer.raw(),
                        context);
            }
            if (since != null && age.compareTo(seconds(since)) > 0) {
                throw new NoValue(Finding.error("the newest sample of " + selector + " is " + NumberBounds.text(age)
                                + " s old, from before the release was in place; a longer initialDelay saves this"
                                + " measurement")
                        .with(answer.raw()));
            }
        }
    }

    private void checkSamples(GateContext context, String window) throws PrometheusAnswer.Refused, NoValue {
        if (settings.samplesQuery() == null) {
            return;
        }
        String query = fill(settings.samplesQuery(), context, window);
        PrometheusAnswer answer = queries.ask(query, context);
        BigDecimal samples = answer.values().isEmpty() ? BigDecimal.ZERO : value(answer, query, Reducer.SUM, context);
        if (samples.compareTo(settings.minSamples()) < 0) {
            throw new NoValue(Finding.error("the value stands on " + NumberBounds.text(samples)
                            + " samples, minSamples is " + settings.minSamples())
                    .with(answer.raw()));
        }
    }

    /** Empty when no query asks for it. */
    private String window(Duration since) throws NoValue {
        if (settings.window() == null) {
            return "";
        }
        Duration window = since == null || since.compareTo(settings.window()) > 0 ? settings.window() : since;
        if (window.toSeconds() < 1) {
            throw new NoValue(Finding.error("the release was put in place less than a second ago, so there is no window"
                    + " to look at yet; set an initialDelay of a few scrapes"));
        }
        return window.toSeconds() + "s";
    }

    /** Time since the release was in place, by our clock; null where that is no limit. */
    private Duration since(GateContext context) {
        return context.preflight() || context.notBefore() == null
                ? null
                : Duration.between(context.notBefore(), clock.now());
    }

    private NoValue noData(String message, String raw, GateContext context) {
        if (context.preflight() && context.previous() == null) {
            return new NoValue(new Finding(
                    Verdict.INCONCLUSIVE, "", settings.bounds().condition(), message + " (nothing runs yet)", raw));
        }
        return new NoValue(new Finding(
                settings.noDataFails() ? Verdict.FAILED : Verdict.ERROR,
                "",
                settings.bounds().condition(),
                message,
                raw));
    }

    private static String fill(String query, GateContext context, String window) {
        Map<String, String> values = Placeholders.values(context);
        return PrometheusSettings.withWindow(Placeholders.fill(query, values, PrometheusGate::escape), window);
    }

    /** In both kinds of PromQL's quotes; in back quotes nothing has to be escaped but the back quote, which ends. */
    private static String escape(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\x22")
                .replace("'", "\\x27")
                .replace("`", "\\x60")
                .replace("\n", "\\n");
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private static final class NoValue extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Finding finding;

        NoValue(Finding finding) {
            super(finding.message());
            this.finding = finding;
        }
    }
}

package io.jenkins.plugins.safedeploy.gates.prometheus;

import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.http.HttpSettings;
import io.jenkins.plugins.safedeploy.gates.measurement.NumberBounds;
import io.jenkins.plugins.safedeploy.gates.settings.Placeholders;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan says about a prometheus gate.
 *
 * @param http where Prometheus is
 * @param query the value, with placeholders and without a comparison
 * @param bounds what the value is compared with; at least one
 * @param reducer for several series
 * @param window longest range that <code>${window}</code> stands for; null for none
 * @param freshness selectors whose newest sample must not be old; empty: those of the query
 * @param maxAge of that sample
 * @param samplesQuery how many samples there are; null for no check
 * @param minSamples least number of them
 * @param noDataFails whether no data is FAILED instead of ERROR; never a pass
 */
record PrometheusSettings(
        HttpSettings http,
        String query,
        NumberBounds bounds,
        Reducer reducer,
        Duration window,
        String freshness,
        Duration maxAge,
        String samplesQuery,
        BigDecimal minSamples,
        boolean noDataFails) {
    /** The placeholder for the window, beside those that every gate knows. */
    static final String WINDOW = "window";

    /** Most selectors of a query whose age is looked up without being asked to. */
    static final int MAX_SELECTORS = 8;

    private static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(5);

    static List<SettingDescription> descriptions() {
        List<SettingDescription> all = new ArrayList<>(HttpSettings.descriptions());
        all.addAll(List.of(
                new SettingDescription(
                        "query",
                        "string",
                        true,
                        "PromQL that answers with one number",
                        "The value, without a comparison: min and max compare it. Knows ${window} and ${release},"
                                + " ${environment}, ${service}, ${build}, ${commit}."),
                new SettingDescription(
                        "reducer",
                        "string",
                        false,
                        "one, avg, min, max or sum",
                        "How several series become one value. Default: one, so that several are an error."),
                new SettingDescription(
                        "window",
                        "duration",
                        false,
                        "1s to 30d",
                        "What ${window} stands for in the query, at most: it never reaches back before the release was"
                                + " in place."),
                new SettingDescription(
                        "freshness",
                        "string",
                        false,
                        "a selector of one metric, such as up{job=\"shop\"}",
                        "The metric whose newest sample must be younger than maxAge and than the deployment. Default:"
                                + " every metric of the query."),
                new SettingDescription(
                        "maxAge", "duration", false, "1s to 1d", "Greatest age of the newest sample. Default: 5m."),
                new SettingDescription(
                        "samplesQuery",
                        "string",
                        false,
                        "PromQL that answers with a number",
                        "How many samples or requests the value stands on, such as"
                                + " sum(increase(requests_total[${window}]))."),
                new SettingDescription(
                        "minSamples", "number", false, "a number above 0", "Fewer of them are an error."),
                new SettingDescription(
                        "onNoData",
                        "string",
                        false,
                        "error or failed; never passed, because a gate without data has seen nothing",
                        "What no data says. Default: error.")));
        all.addAll(NumberBounds.descriptions());
        return List.copyOf(all);
    }

    static PrometheusSettings read(Settings settings) {
        for (String field : List.of("query", "freshness", "samplesQuery")) {
            Placeholders.check(settings, field, field.equals("freshness") ? List.of() : List.of(WINDOW));
        }
        HttpSettings http = HttpSettings.read(settings);
        if (http.url().indexOf('?') >= 0 || http.url().indexOf('#') >= 0) {
            throw settings.wrong("url", "Give Prometheus's own address, such as http://prometheus:9090.");
        }
        NumberBounds bounds = NumberBounds.read(settings);
        if (bounds.isEmpty()) {
            throw settings.wrong("min and max are both missing, so nothing would be compared. Give one or both.");
        }
        PrometheusSettings read = new PrometheusSettings(
                http,
                settings.needText("query"),
                bounds,
                Reducer.of(settings.choice("reducer", List.of("one", "avg", "min", "max", "sum"))),
                settings.duration("window", Duration.ofSeconds(1), Duration.ofDays(30))
                        .orElse(null),
                settings.text("freshness").orElse(""),
                settings.duration("maxAge", DEFAULT_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1)),
                settings.text("samplesQuery").orElse(null),
                settings.number("minSamples").orElse(null),
                settings.choice("onNoData", List.of("error", "failed")).equals("failed"));
        read.check(settings);
        return read;
    }

    private void check(Settings settings) {
        boolean uses = usesWindow(query) || (samplesQuery != null && usesWindow(samplesQuery));
        if (uses != (window != null)) {
            throw settings.wrong(
                    uses
                            ? "the query uses ${window} and 'window' is missing. Give one, such as 5m."
                            : "'window' is given and no query uses ${window}. Write it into the range, such as"
                                    + " rate(requests_total[${window}]).");
        }
        if ((samplesQuery == null) != (minSamples == null)) {
            throw settings.wrong("samplesQuery and minSamples belong together. Give both, or neither.");
        }
        if (minSamples != null && minSamples.signum() <= 0) {
            throw settings.wrong("minSamples", "");
        }
        int selectors = PromQlSelectors.in(withWindow(query, "1m")).selectors().size();
        if (freshness.isEmpty() && selectors > MAX_SELECTORS) {
            throw settings.wrong(
                    "the query has " + selectors + " metrics, too many to look up the age of each (at most "
                            + MAX_SELECTORS + "). Name one of them in 'freshness'.");
        }
    }

    static boolean usesWindow(String query) {
        return query.contains("${" + WINDOW + "}");
    }

    static String withWindow(String query, String window) {
        return query.replace("${" + WINDOW + "}", window);
    }
}

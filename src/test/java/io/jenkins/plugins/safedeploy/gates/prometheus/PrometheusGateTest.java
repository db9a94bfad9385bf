package io.jenkins.plugins.safedeploy.gates.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every trap that Prometheus sets, against a real one. */
@Timeout(120)
class PrometheusGateTest {
    @RegisterExtension
    static final PrometheusServer PROMETHEUS = new PrometheusServer();

    @BeforeAll
    static void tellMetrics() {
        PROMETHEUS.tell("""
                # TYPE requests_total counter
                requests_total{code="200",instance_name="a"} 990
                requests_total{code="500",instance_name="a"} 10
                queue_length{shard="one"} 3
                queue_length{shard="two"} 5
                queue_length{shard="three"} 10
                error_ratio 0.015
                broken_ratio NaN
                endless +Inf
                release_info{release="shop-42",service="shop"} 1
                """);
        PROMETHEUS.awaitData("count_over_time(error_ratio[2s]) > 5");
    }

    private static Measurement measure(String query, Map<String, Object> settings, GateContext context) {
        return Ask.prometheus(PROMETHEUS.url(), query, settings, context);
    }

    private static Measurement measure(String query, Map<String, Object> settings) {
        return measure(query, settings, Contexts.now());
    }

    private static Measurement below(String query) {
        return measure(query, Map.of("max", 1));
    }

    @Test
    void aValueInsideItsBoundsPasses() {
        Measurement measurement = below("error_ratio");
        assertThat(measurement.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.value()).isEqualTo("0.015");
        assertThat(measurement.condition()).isEqualTo("<= 1");
        assertThat(measurement.query()).isEqualTo("error_ratio");
        assertThat(measurement.evidence()).contains("\"0.015\"");
    }

    @Test
    void aValueOutsideItsBoundsFails() {
        Measurement measurement = measure("error_ratio", Map.of("max", 0.01));
        assertThat(measurement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(measurement.message()).isEqualTo("0.015 is above max 0.01");
    }

    @Test
    void aValueBetweenPassAndFailIsInconclusive() {
        assertThat(measure("error_ratio", Map.of("max", 0.01, "failAbove", 0.05))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(measure("error_ratio", Map.of("max", 0.01, "failAbove", 0.012))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
        assertThat(measure("error_ratio", Map.of("min", 1, "failBelow", 0.01)).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aScalarIsAValueToo() {
        assertThat(below("scalar(error_ratio)").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anUnknownMetricIsAnErrorOrAFailureButNeverAPass() {
        Measurement measurement = below("no_such_metric");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).isEqualTo("the query has no data; there is no such series, or it is stale");
        assertThat(measure("no_such_metric", Map.of("max", 1, "onNoData", "failed"))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void onTheFirstDayNoDataBeforeTheDeploymentIsInconclusive() {
        assertThat(measure("no_such_metric", Map.of("max", 1), Contexts.firstDay())
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(measure("no_such_metric", Map.of("max", 1), Contexts.preflight())
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void aComparisonThatHidesNaNIsNoDataAndSaysWhy() {
        Measurement measurement = below("broken_ratio > 1");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("it compares, and Prometheus leaves out what does not compare true");
    }

    @Test
    void aSumOfNaNIsAnError() {
        Measurement measurement = below("sum(broken_ratio)");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.value()).isEqualTo("NaN");
        assertThat(measurement.message()).contains("not a finite number");
    }

    @Test
    void aDivisionOfNothingByNothingIsAnError() {
        assertThat(below("scalar(vector(0)) / 0").value()).isEqualTo("NaN");
        assertThat(below("0 / 0").verdict()).isEqualTo(Verdict.ERROR);
        assertThat(below("rate(requests_total{code=\"500\"}[2s]) / rate(requests_total{code=\"500\"}[2s])")
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void anInfiniteValueIsAnError() {
        assertThat(measure("endless", Map.of("min", 1)).verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measure("-endless", Map.of("max", 1)).verdict()).isEqualTo(Verdict.ERROR);
    }

    @Test
    void severalSeriesAreAnErrorWithoutAReducer() {
        Measurement measurement = measure("queue_length", Map.of("max", 100));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message())
                .contains("has 3 series, one is needed")
                .contains("shard");
        assertThat(measure("queue_length", Map.of("max", 100, "reducer", "avg")).value())
                .isEqualTo("6");
        assertThat(measure("queue_length", Map.of("max", 100, "reducer", "min")).value())
                .isEqualTo("3");
        assertThat(measure("queue_length", Map.of("max", 100, "reducer", "max")).value())
                .isEqualTo("10");
        assertThat(measure("queue_length", Map.of("max", 100, "reducer", "sum")).value())
                .isEqualTo("18");
    }

    @Test
    void oneNaNAmongSeveralSeriesIsAnErrorForEveryReducer() {
        for (String reducer : List.of("avg", "min", "max", "sum")) {
            assertThat(measure("{__name__=~\"broken_ratio|error_ratio\"}", Map.of("max", 1, "reducer", reducer))
                            .verdict())
                    .as(reducer)
                    .isEqualTo(Verdict.ERROR);
        }
    }

    @Test
    void aBrokenQueryIsAnErrorWithPrometheussWords() {
        Measurement measurement = below("sum(");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message())
                .contains("status 400 (bad_data)")
                .contains("parse error: unclosed left parenthesis");
    }

    @Test
    void aQueryThatCannotBeCarriedOutIsAnErrorWithPrometheussWords() {
        Measurement measurement = below("queue_length * on() error_ratio");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("status 422 (execution)").contains("many-to-one");
    }

    @Test
    void aTextIsNotANumber() {
        Measurement measurement = below("\"0.5\"");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("answers with a text");
    }

    @Test
    void aRangeOfTimesIsNotOneValue() {
        Measurement measurement = below("error_ratio[5s]");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("answers with a range of times");
    }

    @Test
    void aWarningIsTold() {
        Measurement measurement = measure(
                "sum(error_ratio) + (sum(error_ratio{archive=\"lost\"}) or vector(0))",
                Map.of("max", 1, "freshness", "error_ratio"));
        assertThat(measurement.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.message()).startsWith("Prometheus warns: remote_read:");
    }

    @Test
    void aSampleOlderThanItsGreatestAgeIsNoData() {
        PROMETHEUS.awaitData("error_ratio offset 1500ms");
        Map<String, Object> settings = Map.of("max", 1, "maxAge", "1s", "freshness", "error_ratio offset 1500ms");
        Measurement measurement = measure("error_ratio", settings);
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message())
                .matches(
                        "the newest sample of error_ratio offset 1500ms is [1-9][0-9]*(\\.[0-9]+)? s old, maxAge is 1 s");
    }

    @Test
    void theWindowNeverReachesBackBeforeTheReleaseWasInPlace() {
        Measurement measurement = measure(
                "sum(rate(requests_total[${window}]))",
                Map.of("max", 1, "window", "5m"),
                Contexts.since(Instant.now().minusMillis(2_050)));
        assertThat(measurement.query()).isEqualTo("sum(rate(requests_total[2s]))");
        assertThat(measurement.verdict()).as(measurement.message()).isEqualTo(Verdict.PASSED);
        Measurement later = measure(
                "sum(rate(requests_total[${window}]))",
                Map.of("max", 1, "window", "10s"),
                Contexts.since(Instant.now().minusSeconds(60)));
        assertThat(later.query()).isEqualTo("sum(rate(requests_total[10s]))");
    }

    @Test
    void rightAfterTheDeploymentThereIsNoWindowYet() {
        Measurement measurement = measure(
                "sum(rate(requests_total[${window}]))",
                Map.of("max", 1, "window", "5m"),
                Contexts.since(Instant.now()));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("less than a second ago");
    }

    @Test
    void aSampleFromBeforeTheDeploymentSaysNothingOfTheRelease() {
        Measurement measurement = measure(
                "error_ratio", Map.of("max", 1), Contexts.since(Instant.now().plusMillis(50)));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("from before the release was in place");
        assertThat(measure(
                                "error_ratio",
                                Map.of("max", 1),
                                Contexts.since(Instant.now().minusSeconds(2)))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void tooFewSamplesAreAnError() {
        Map<String, Object> samples = Map.of(
                "max",
                1,
                "window",
                "5m",
                "samplesQuery",
                "count_over_time(error_ratio[${window}])",
                "minSamples",
                100_000);
        Measurement measurement = measure("error_ratio", samples);
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).matches("the value stands on \\d+ samples, minSamples is 100000");
        assertThat(measure(
                                "error_ratio",
                                Map.of("max", 1, "samplesQuery", "count_over_time(no_such[5m])", "minSamples", 1))
                        .message())
                .contains("stands on 0 samples");
        assertThat(measure(
                                "error_ratio",
                                Map.of("max", 1, "samplesQuery", "count_over_time(error_ratio[5m])", "minSamples", 5))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void placeholdersAreFilledAndEscaped() {
        Measurement measurement =
                measure("release_info{release=\"${release}\",service='${service}'}", Map.of("min", 1));
        assertThat(measurement.verdict()).as(measurement.message()).isEqualTo(Verdict.PASSED);
        assertThat(measurement.query()).isEqualTo("release_info{release=\"shop-42\",service='shop'}");
    }

    @Test
    void theAgeOfEveryMetricInTheQueryIsLookedUp() {
        Measurement measurement = below("sum(error_ratio) + (sum(no_such_metric) or vector(0))");
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message())
                .contains("no current sample of no_such_metric")
                .contains("'freshness'");
        assertThat(measure(
                                "sum(error_ratio) + (sum(no_such_metric) or vector(0))",
                                Map.of("max", 1, "freshness", "up{job=\"shop\"}"))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
    }

    /** What the gate takes for selectors, Prometheus takes for selectors too. */
    @Test
    void everySelectorThatIsFoundCanBeAsked() {
        for (String query : List.of(
                "sum by (code) (rate(requests_total{code=~\"5..|{}\"}[1m])) / ignoring(code) group_left() sum(up)",
                "histogram_quantile(0.99, sum(rate(x_bucket[5m:1m])) by (le)) # a comment with y",
                "topk(3, a:b:c) unless on (job) up{job='x # y'} offset 5m",
                "label_replace(up, \"dst\", \"$1\", \"job\", \"(.*)\") @ end() and error_ratio > bool 0x1f",
                "{__name__=~\"up|x\"} or -Inf or 1e3 or NaN",
                "count_values by (job) (\"v\", up)")) {
            List<String> selectors = PromQlSelectors.in(query).selectors();
            assertThat(selectors).as(query).isNotEmpty();
            for (String selector : selectors) {
                Measurement measurement = Ask.prometheus(
                        PROMETHEUS.url(),
                        "count(timestamp(" + selector + ")) or vector(0)",
                        Map.of("min", 0, "freshness", "up{job=\"shop\"}"),
                        Contexts.now());
                assertThat(measurement.verdict())
                        .as(selector + ": " + measurement.message())
                        .isEqualTo(Verdict.PASSED);
            }
        }
    }

    /** The worst trap: the service is dead, nobody counts its errors, and the ratio is perfect. */
    @Test
    void aTargetThatStoppedIsFoundThoughRangesStillAnswer() {
        PROMETHEUS.awaitData("stopping_value");
        assertThat(below("stopping_value").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(below("last_over_time(stopping_value[1m])").verdict()).isEqualTo(Verdict.PASSED);

        PROMETHEUS.stopSecondTarget();
        PROMETHEUS.awaitNoData("stopping_value");

        assertThat(below("stopping_value").message()).contains("has no data");
        assertThat(measure("up{job=\"stopping\"}", Map.of("min", 1)).verdict()).isEqualTo(Verdict.FAILED);
        Measurement range = below("last_over_time(stopping_value[1m])");
        assertThat(range.evidence()).contains("\"result\"");
        assertThat(range.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(range.message()).contains("no current sample of stopping_value (the target stopped");
        assertThat(measure("last_over_time(stopping_value[1m])", Map.of("max", 1, "onNoData", "failed"))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }
}

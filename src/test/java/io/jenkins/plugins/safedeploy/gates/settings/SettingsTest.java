package io.jenkins.plugins.safedeploy.gates.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan may say about a gate, and what it hears when it says something else. */
class SettingsTest {
    private static final Set<String> TYPES =
            Set.of("string", "integer", "number", "boolean", "duration", "list", "map", "any");

    private static Gate create(String type, Map<String, Object> settings) {
        return new Gates(null, id -> Optional.empty(), HttpRequests.direct(), new SystemClock())
                .create(Contexts.gate(type, settings));
    }

    private static Gate http(Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("url", "http://127.0.0.1:1/"));
        for (int at = 0; at < more.length; at += 2) {
            settings.put((String) more[at], more[at + 1]);
        }
        return create("http", settings);
    }

    private static Gate prometheus(Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("url", "http://127.0.0.1:1", "query", "up", "min", 1));
        for (int at = 0; at < more.length; at += 2) {
            settings.put((String) more[at], more[at + 1]);
        }
        settings.values().removeIf(""::equals);
        return create("prometheus", settings);
    }

    private static void refused(Runnable plan, String... parts) {
        assertThatThrownBy(plan::run)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(parts);
    }

    @Test
    void anUnknownTypeHearsTheNearestOne() {
        refused(
                () -> create("promethius", Map.of()),
                "There is no gate of type 'promethius'. Did you mean 'prometheus'?"
                        + " Allowed: http, prometheus, command, rollout, soak.");
        refused(() -> create("kubernetes-rollout", Map.of()), "Allowed: http, prometheus, command, rollout, soak.");
    }

    @Test
    void anUnknownSettingHearsTheNearestOne() {
        refused(() -> http("statsu", 200), "Gate 'check' (http): unknown setting 'statsu'. Did you mean 'status'?");
        refused(() -> create("soak", Map.of("interval", "10s")), "unknown setting 'interval'");
    }

    @Test
    void aMissingSettingHearsWhatItIsFor() {
        refused(() -> create("http", Map.of()), "'url' is missing. Where to ask.", "Allowed: an http or https address");
        refused(() -> create("command", Map.of()), "'command' is missing");
        refused(() -> create("prometheus", Map.of("url", "http://p:9090")), "'query' is missing");
    }

    @Test
    void aWrongValueHearsFieldValueAndWhatIsAllowed() {
        refused(
                () -> http("status", "2yz"),
                "Gate 'check' (http): 'status' is '2yz'. Allowed: a status from 100 to 599");
        refused(() -> http("status", 600), "'status' is '600'");
        refused(() -> http("status", List.of()), "'status' is '[]'");
        refused(() -> http("status", Map.of("a", 1)), "'status' is '{a=1}'");
        refused(() -> http("method", "POST"), "'method' is 'POST'. Allowed: GET or HEAD.");
        refused(() -> http("followRedirects", "yes"), "'followRedirects' is 'yes'. Allowed: true or false");
        refused(() -> http("maxBody", 0), "'maxBody' is '0'");
        refused(() -> http("maxBody", 1.5), "'maxBody' is '1.5'");
        refused(() -> http("maxBody", "1e400"), "'maxBody' is '1e400'");
        refused(() -> http("requestTimeout", "10"), "'requestTimeout' is '10'", "such as 500ms, 10s, 5m");
        refused(() -> http("requestTimeout", "6m"), "between 100ms and 5m");
        refused(() -> http("headers", "X: y"), "'headers' is 'X: y'");
        refused(() -> http("bodyMatches", "(a"), "'bodyMatches' is '(a'", "near position");
        refused(() -> http("body", "   "), "'body' is");
        refused(() -> http("body", "x".repeat(20_000)), "'body' is");
    }

    @Test
    void anAddressMustBeOneAndHoldNoPassword() {
        refused(() -> http("url", "ftp://x/"), "It must start with http:// or https://");
        refused(() -> http("url", "http:///x"), "'url' is 'http:///x'");
        refused(() -> http("url", "http://a b/"), "'url' is 'http://a b/'");
        refused(() -> http("url", "http://x:99999/"), "The port must lie between");
        refused(() -> http("url", "http://x/${relese}"), "unknown placeholder ${relese}. Did you mean ${release}?");
        assertThatThrownBy(() -> http("url", "http://admin:hunter2@x/"))
                .hasMessageContaining("Put the password into a credential")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aHeaderCannotSmuggleAnother() {
        refused(
                () -> http("headers", Map.of("X-A", "b\r\nX-Evil: 1")),
                "'headers' gives X-A a value with a line break");
        refused(() -> http("headers", Map.of("X-A\r\nX-Evil", "1")), "cannot be set: 'X-A??X-Evil'");
        refused(() -> http("headers", Map.of("Host", "other")), "cannot be set: 'Host'");
        refused(() -> http("credential", "c", "credentialHeader", "X\nY"), "'credentialHeader' is 'X?Y'");
        assertThatThrownBy(() -> http("headers", Map.of("X-Token", "s3cr3t\n")))
                .message()
                .doesNotContain("s3cr3t");
    }

    @Test
    void fieldsThatBelongTogetherAreRefusedAlone() {
        refused(() -> http("json", "/status"), "'json' names a field");
        refused(() -> http("equals", "UP"), "'json' names a field");
        refused(() -> http("json", "/n", "equals", "1", "max", 3), "'json' names a field");
        refused(() -> http("json", "status", "equals", "UP"), "A JSON pointer starts with '/'");
        refused(() -> http("json", "/n", "min", 3, "max", 1), "min is 3 and max 1, so nothing could pass");
        refused(() -> http("json", "/n", "max", 3, "failAbove", 2), "failAbove is 2 and max 3");
        refused(() -> http("json", "/n", "max", 3, "failBelow", 2), "failBelow is 2 and min is missing");
        refused(() -> http("method", "HEAD", "body", "x"), "A HEAD answer has no body");
        refused(() -> http("credentialHeader", "X-Key"), "without a credential");
        refused(() -> create("command", Map.of("command", "x", "json", "/n")), "one of 'json' or 'pattern'");
        refused(() -> create("command", Map.of("command", "x", "min", 1)), "one of 'json' or 'pattern'");
    }

    @Test
    void aCommandsExitCodesMeanOneThing() {
        refused(() -> create("command", Map.of("command", "x", "error", List.of(0))), "exit codes from 1 to 255");
        refused(() -> create("command", Map.of("command", "x", "error", List.of("abc"))), "exit codes from 1 to 255");
        refused(
                () -> create("command", Map.of("command", "x", "error", List.of(3), "inconclusive", List.of(3))),
                "both have the exit code [3]");
        refused(() -> create("command", Map.of("command", List.of())), "'command' is '[]'");
        refused(() -> create("command", Map.of("command", "a\0b")), "'command' is 'a?b'");
    }

    @Test
    void aPrometheusGateMustCompareHereAndNeverPassOnNoData() {
        refused(() -> prometheus("min", ""), "min and max are both missing, so nothing would be compared");
        refused(
                () -> prometheus("onNoData", "passed"),
                "'onNoData' is 'passed'. Allowed: error or failed; never passed, because a gate without data");
        refused(() -> prometheus("reducer", "median"), "Allowed: one, avg, min, max or sum");
        refused(() -> prometheus("query", "rate(x[${window}])"), "'window' is missing");
        refused(() -> prometheus("window", "5m"), "no query uses ${window}");
        refused(() -> prometheus("minSamples", 5), "samplesQuery and minSamples belong together");
        refused(() -> prometheus("samplesQuery", "count(up)", "minSamples", 0), "'minSamples' is '0'");
        refused(() -> prometheus("url", "http://p/?x=1"), "Give Prometheus's own address");
        refused(() -> prometheus("min", "NaN"), "'min' is 'NaN'. Allowed: a number");
        refused(() -> prometheus("query", "a+b+c+d+e+f+g+h+i"), "the query has 9 metrics", "'freshness'");
    }

    @Test
    void preflightIsToldOfQueriesThatDoNotMeanWhatTheySeem() {
        Map<String, Object> settings = Map.of("url", "http://p", "query", "rate(x[5m]) > 0.1", "max", 1);
        assertThat(Gates.notes(Contexts.gate("prometheus", settings)))
                .hasSize(2)
                .anyMatch(note -> note.startsWith("Gate 'check': the query has a range of 300 s written out"))
                .anyMatch(note -> note.contains("the query compares"));
        Map<String, Object> good = Map.of("url", "http://p", "query", "rate(x[${window}])", "max", 1, "window", "5m");
        assertThat(Gates.notes(Contexts.gate("prometheus", good))).isEmpty();
    }

    @Test
    void aSoakGateNeedsATargetThatCanBeObserved() {
        TargetCapabilities blind = new TargetCapabilities(Fencing.NONE, EffectClass.AT_LEAST_ONCE, false, false, false);
        assertThat(Gates.problems(Contexts.gate("soak", Map.of()), blind))
                .singleElement()
                .asString()
                .contains("this target cannot be observed");
        TargetCapabilities seeing = new TargetCapabilities(Fencing.EPOCH, EffectClass.CONVERGENT, true, true, true);
        assertThat(Gates.problems(Contexts.gate("soak", Map.of()), seeing)).isEmpty();
    }

    @Test
    void everyTypeDescribesItsSettings() {
        for (String type : Gates.types()) {
            List<SettingDescription> descriptions = Gates.descriptions(type);
            assertThat(descriptions).extracting(SettingDescription::name).doesNotHaveDuplicates();
            assertThat(descriptions).allSatisfy(field -> {
                assertThat(TYPES).contains(field.type());
                assertThat(field.help()).endsWith(".");
                assertThat(field.allowed()).isNotBlank().doesNotEndWith(".");
            });
        }
    }

    /** Whatever a plan holds: a gate, or an error that names the gate. Never another exception. */
    @Test
    void tenThousandRandomPlansAreAcceptedOrRefusedInWords() {
        Random random = new Random(7);
        List<Object> values = new ArrayList<>(List.of(
                "",
                " ",
                "x",
                "10s",
                "-1",
                "1e999",
                "NaN",
                "/a",
                "/~2",
                "(",
                "[",
                "${release}",
                "${x}",
                "http://h/",
                "2xx",
                "\r\n",
                "\u202e",
                "\ud800",
                "true",
                0,
                -1,
                1,
                200,
                2.5,
                Double.NaN,
                Long.MAX_VALUE,
                true,
                false,
                List.of(),
                List.of(1, "2"),
                List.of(List.of()),
                Map.of(),
                Map.of("a", "b"),
                Map.of("a", List.of()),
                "x".repeat(20_000),
                new Object()));
        int accepted = 0;
        for (int number = 0; number < 10_000; number++) {
            String type = Gates.types().get(random.nextInt(Gates.types().size()));
            Map<String, Object> settings = new HashMap<>();
            if (random.nextInt(10) > 0) {
                settings.put("url", "http://127.0.0.1:1/");
                settings.put("query", "up");
                settings.put("min", 1);
                settings.put("command", "true");
                settings.keySet().retainAll(names(type));
            }
            for (int more = random.nextInt(3); more > 0; more--) {
                List<String> names = names(type);
                if (!names.isEmpty()) {
                    settings.put(names.get(random.nextInt(names.size())), values.get(random.nextInt(values.size())));
                }
            }
            try {
                create(type, settings);
                accepted++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage())
                        .startsWith("Gate 'check' (" + type + "):")
                        .hasSizeLessThan(1500);
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(accepted).isBetween(1_000, 9_000);
    }

    private static List<String> names(String type) {
        return Gates.descriptions(type).stream().map(SettingDescription::name).toList();
    }
}

package io.jenkins.plugins.safedeploy.gates.http;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.gates.measurement.BoundedPattern;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import io.jenkins.plugins.safedeploy.gates.measurement.JsonField;
import io.jenkins.plugins.safedeploy.gates.measurement.NumberBounds;
import io.jenkins.plugins.safedeploy.gates.settings.Placeholders;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Asks a service and checks its answer: the status, then the body, a pattern in it or one of its JSON fields.
 *
 * <p>A service that refuses, resets or stays silent is FAILED; a name, route, proxy or certificate that keeps us from
 * asking it is ERROR (docs/decisions/0001-http-unreachable-is-failed.md). An answer that is not what was expected is
 * FAILED whatever it holds; only a body that is larger than {@code maxBody}, or a pattern that takes too long on it,
 * is ERROR, because then nobody looked.
 */
public final class HttpGate implements Gate {
    private static final int MAX_REDIRECTS = 5;
    private static final int DEFAULT_MAX_BODY = 1024 * 1024;
    private static final int LARGEST_MAX_BODY = 16 * 1024 * 1024;

    private final HttpRequests requests;
    private final Credentials credentials;
    private final Clock clock;
    private final HttpSettings http;
    private final String method;
    private final StatusCodes status;
    private final String body;
    private final BoundedPattern bodyMatches;
    private final JsonField json;
    private final String equal;
    private final NumberBounds bounds;
    private final int redirects;
    private final int maxBody;
    private final boolean silentIsFailed;

    /** @throws IllegalArgumentException when a setting is wrong */
    public HttpGate(Settings settings, HttpRequests requests, Credentials credentials, Clock clock) {
        this.requests = requests;
        this.credentials = credentials;
        this.clock = clock;
        http = HttpSettings.read(settings);
        method = settings.choice("method", List.of("GET", "HEAD"));
        status = StatusCodes.read(settings, "status");
        body = settings.text("body").orElse(null);
        bodyMatches = BoundedPattern.read(settings, "bodyMatches").orElse(null);
        json = JsonField.read(settings, "json").orElse(null);
        equal = settings.text("equals").orElse(null);
        bounds = NumberBounds.read(settings);
        redirects = settings.flag("followRedirects", false) ? MAX_REDIRECTS : 0;
        maxBody = settings.integer("maxBody", DEFAULT_MAX_BODY, 1, LARGEST_MAX_BODY);
        silentIsFailed =
                settings.choice("onUnreachable", List.of("failed", "error")).equals("failed");
        Placeholders.check(settings, "body", List.of());
        Placeholders.check(settings, "equals", List.of());
        boolean compares = equal != null || !bounds.isEmpty();
        if ((json != null) != compares || (equal != null && !bounds.isEmpty())) {
            throw settings.wrong("'json' names a field, and one of 'equals' or 'min'/'max' says what it shall be."
                    + " Allowed: json with equals, json with min and/or max, or none of them.");
        }
        if (method.equals("HEAD") && looksIntoBody()) {
            throw settings.wrong("method", "A HEAD answer has no body to look into; use GET.");
        }
    }

    /** The settings that it knows. */
    public static List<SettingDescription> descriptions() {
        List<SettingDescription> all = new ArrayList<>(HttpSettings.descriptions());
        all.addAll(List.of(
                new SettingDescription("method", "string", false, "GET or HEAD", "Default: GET."),
                new SettingDescription(
                        "status", "any", false, StatusCodes.ALLOWED, "The status that passes. Default: 2xx."),
                new SettingDescription(
                        "body", "string", false, "text, not blank", "Text that the body must hold. Knows ${release}."),
                new SettingDescription(
                        "bodyMatches",
                        "string",
                        false,
                        "a Java regular expression of at most 1000 characters",
                        "A pattern that must be found in the body, in at most 1 s."),
                new SettingDescription(
                        "json",
                        "string",
                        false,
                        "a JSON pointer such as /status",
                        "The field of a JSON body that is compared with equals, or with min and max."),
                new SettingDescription(
                        "equals",
                        "any",
                        false,
                        "text, a number or a boolean",
                        "What the json field shall be, such as UP or ${release}."),
                new SettingDescription(
                        "followRedirects",
                        "boolean",
                        false,
                        "true or false",
                        "Whether up to 5 redirects are followed; never away from TLS, and with a credential never to"
                                + " another address. Default: false."),
                new SettingDescription(
                        "maxBody",
                        "integer",
                        false,
                        "1 to 16777216 bytes",
                        "Largest body that is looked into; a larger one is an error. Default: 1048576."),
                new SettingDescription(
                        "onUnreachable",
                        "string",
                        false,
                        "failed or error",
                        "What a service says that refuses, resets or does not answer in time. Default: failed.")));
        all.addAll(NumberBounds.descriptions());
        return List.copyOf(all);
    }

    @Override
    public Measurement measure(GateContext context) {
        Instant at = clock.now();
        String address = http.address(context);
        Finding finding;
        try {
            HttpQuestion question = new HttpQuestion(
                    URI.create(address),
                    method,
                    http.headers(credentials),
                    http.requestTimeout(),
                    looksIntoBody() ? maxBody : Finding.MAX_EVIDENCE,
                    redirects,
                    http.credential() != null);
            HttpAnswer answer = requests.ask(question, context.cancellation());
            finding = judge(answer, Placeholders.values(context)).with(answer.text());
        } catch (HttpFailure e) {
            finding = e.kind() == HttpFailure.Kind.SERVICE_SILENT && silentIsFailed
                    ? Finding.failed("the service does not answer: " + e.getMessage())
                    : Finding.error(e.getMessage());
        } catch (HttpSettings.MissingCredential e) {
            finding = Finding.error(e.getMessage());
        } catch (IllegalArgumentException e) {
            finding = Finding.error("the address '" + address + "' is not valid with its placeholders filled");
        }
        return finding.measured(at, context, method + " " + address);
    }

    private boolean looksIntoBody() {
        return body != null || bodyMatches != null || json != null;
    }

    private Finding judge(HttpAnswer answer, Map<String, String> values) {
        String code = Integer.toString(answer.status());
        String expected = "status " + status;
        if (answer.status() == 407 && !status.contain(407)) {
            return new Finding(Verdict.ERROR, code, expected, "the proxy asks for a login", "");
        }
        if (!status.contain(answer.status())) {
            String hint = answer.header("location")
                    .map(to -> ", a redirect to " + to + (redirects == 0 ? " (followRedirects is off)" : ""))
                    .orElse("");
            return new Finding(Verdict.FAILED, code, expected, "status " + code + hint + ", expected " + status, "");
        }
        if (!looksIntoBody()) {
            return new Finding(Verdict.PASSED, code, expected, "", "");
        }
        return unreadable(answer)
                .map(why -> new Finding(Verdict.ERROR, code, expected, why, ""))
                .orElseGet(() -> judgeBody(answer, values, code, expected));
    }

    private Optional<String> unreadable(HttpAnswer answer) {
        if (answer.truncated()) {
            return Optional.of("the body is larger than maxBody (" + maxBody
                    + " bytes) and was not looked into; raise maxBody or ask for something smaller");
        }
        return answer.header("content-encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .map(encoding -> "the body is encoded as " + encoding + ", which was not asked for");
    }

    private Finding judgeBody(HttpAnswer answer, Map<String, String> values, String code, String expected) {
        String text = answer.text();
        if (body != null) {
            String wanted = Placeholders.fill(body, values, UnaryOperator.identity());
            if (!text.contains(wanted)) {
                return new Finding(
                        Verdict.FAILED,
                        code,
                        "body has '" + wanted + "'",
                        "the body does not hold '" + wanted + "'",
                        "");
            }
        }
        if (bodyMatches != null) {
            String condition = "body matches " + bodyMatches;
            try {
                if (bodyMatches.find(text).isEmpty()) {
                    return new Finding(
                            Verdict.FAILED, code, condition, "the body does not match '" + bodyMatches + "'", "");
                }
            } catch (BoundedPattern.TookTooLong e) {
                return new Finding(Verdict.ERROR, code, condition, e.getMessage(), "");
            }
        }
        if (json == null) {
            return new Finding(Verdict.PASSED, code, expected, "", "");
        }
        try {
            return equal != null
                    ? json.compare(answer.body(), Placeholders.fill(equal, values, UnaryOperator.identity()))
                    : json.compare(answer.body(), bounds);
        } catch (JsonField.Unreadable e) {
            return new Finding(
                    Verdict.FAILED, code, "json " + json, "the answer is not as expected: " + e.getMessage(), "");
        }
    }
}

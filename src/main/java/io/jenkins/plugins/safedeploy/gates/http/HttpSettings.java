package io.jenkins.plugins.safedeploy.gates.http;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.settings.Placeholders;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where to ask and with which headers: the fields that every gate which speaks HTTP has in common. The credential's
 * value is looked up for each request and never kept.
 *
 * @param url with placeholders
 * @param headers without the credential
 * @param credential id; null for none
 * @param credentialHeader the header that carries it
 * @param requestTimeout for one request as a whole
 */
public record HttpSettings(
        String url, Map<String, String> headers, String credential, String credentialHeader, Duration requestTimeout) {
    /** How long one request may take unless the plan says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** Longest request. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    private static final Set<String> OURS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    public HttpSettings {
        headers = Map.copyOf(headers);
    }

    /** Their descriptions. */
    public static List<SettingDescription> descriptions() {
        return List.of(
                new SettingDescription(
                        "url",
                        "string",
                        true,
                        "an http or https address, without user name and password",
                        "Where to ask. Knows ${release}, ${environment}, ${service}, ${build} and ${commit}."),
                new SettingDescription(
                        "headers",
                        "map",
                        false,
                        "names and values without line breaks; not Host, Connection, Content-Length, Expect, Upgrade",
                        "Headers to send. Secrets belong into a credential."),
                new SettingDescription(
                        "credential",
                        "string",
                        false,
                        "the id of a secret text",
                        "Sent as 'Authorization: Bearer ...', or as it is in the credentialHeader. Never logged."),
                new SettingDescription(
                        "credentialHeader",
                        "string",
                        false,
                        "a header's name",
                        "The header that carries the credential instead of Authorization, such as X-Api-Key."),
                new SettingDescription(
                        "requestTimeout",
                        "duration",
                        false,
                        "100ms to 5m",
                        "Longest time for one request, from the name to the last byte. Default: 10s."));
    }

    /** @throws IllegalArgumentException when a field is wrong */
    public static HttpSettings read(Settings settings) {
        String url = settings.needText("url");
        Placeholders.check(settings, "url", List.of());
        try {
            URI uri = new URI(url.replaceAll("\\$\\{[a-z]+}", "x"));
            if (uri.getRawUserInfo() != null) {
                throw settings.wrong("'url' holds a user name or password. Allowed: an address without them. Put the"
                        + " password into a credential.");
            }
            problem(uri).ifPresent(problem -> {
                throw settings.wrong("url", problem);
            });
        } catch (URISyntaxException e) {
            throw settings.wrong("url", e.getReason() + " at position " + e.getIndex() + ".");
        }
        Map<String, String> headers = settings.map("headers");
        headers.forEach((name, value) -> {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}") || OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw settings.wrong("'headers' sets a header that cannot be set: '" + printable(name)
                        + "'. Allowed: letters, digits and '-', and none of " + String.join(", ", new TreeSet<>(OURS))
                        + ". Leave it out.");
            }
            if (!sendable(value)) {
                throw settings.wrong("'headers' gives " + name + " a value with a line break or another character that"
                        + " no header may have. Allowed: printable ASCII, at most 8192 characters.");
            }
        });
        String credentialHeader = settings.text("credentialHeader").orElse("Authorization");
        if (!credentialHeader.matches("[0-9A-Za-z_-]{1,100}")
                || OURS.contains(credentialHeader.toLowerCase(Locale.ROOT))) {
            throw settings.wrong("credentialHeader", "");
        }
        if (settings.has("credentialHeader") && !settings.has("credential")) {
            throw settings.wrong("credentialHeader is given without a credential. Give both, or neither.");
        }
        return new HttpSettings(
                url,
                headers,
                settings.text("credential").orElse(null),
                credentialHeader,
                settings.duration("requestTimeout", DEFAULT_TIMEOUT, Duration.ofMillis(100), LONGEST_TIMEOUT));
    }

    /** The address with its placeholders filled, their values encoded as in a query or a path. */
    public String address(GateContext context) {
        return Placeholders.fill(
                url,
                Placeholders.values(context),
                value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /**
     * The headers with the credential.
     *
     * @throws MissingCredential when there is none of that id, or it cannot be a header
     */
    public Map<String, String> headers(Credentials credentials) throws MissingCredential {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (credential != null) {
            String secret = credentials
                    .secret(credential)
                    .map(String::strip)
                    .orElseThrow(() -> new MissingCredential("there is no credential '" + credential
                            + "', or it may not be used here; create it or correct the id"));
            if (secret.isEmpty() || !sendable(secret)) {
                throw new MissingCredential("the credential '" + credential
                        + "' is empty or has a line break or another character that no header may have");
            }
            all.keySet().removeIf(credentialHeader::equalsIgnoreCase);
            all.put(credentialHeader, credentialHeader.equals("Authorization") ? "Bearer " + secret : secret);
        }
        return all;
    }

    private static Optional<String> problem(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("It must start with http:// or https://.");
        }
        if (uri.getHost() == null) {
            return Optional.of("It has no valid host name.");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            return Optional.of("The port must lie between 1 and 65535.");
        }
        return Optional.empty();
    }

    private static String printable(String name) {
        String visible = name.replaceAll("\\p{C}", "?");
        return visible.length() > 60 ? visible.substring(0, 60) + "..." : visible;
    }

    private static boolean sendable(String value) {
        return value.length() <= 8192 && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    }

    /** The credential cannot be sent. The message is for people and does not hold it. */
    public static final class MissingCredential extends Exception {
        private static final long serialVersionUID = 1;

        MissingCredential(String message) {
            super(message);
        }
    }
}

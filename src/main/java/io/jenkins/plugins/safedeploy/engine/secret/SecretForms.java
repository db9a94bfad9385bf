package io.jenkins.plugins.safedeploy.engine.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways in which one secret may be written. */
final class SecretForms {
    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** Every form of at least {@link Masker#SHORTEST} characters. */
    static Set<String> of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        addAll(forms, secret.strip());
        if (secret.indexOf('\n') >= 0 || secret.indexOf('\r') >= 0) {
            // Line by line, because that is how logs are read and written.
            secret.lines().map(String::strip).forEach(line -> addAll(forms, line));
        }
        forms.removeIf(form -> form.length() < Masker.SHORTEST);
        return forms;
    }

    private static void addAll(Set<String> forms, String text) {
        if (text.length() < Masker.SHORTEST) {
            return;
        }
        forms.add(text);
        addJson(forms, text);
        forms.add(text.replace("'", "'\\''"));
        addUrl(forms, text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            addBase64(forms, bytes, offset);
        }
    }

    private static void addJson(Set<String> forms, String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        forms.add(out.toString());
        forms.add(out.toString().replace("/", "\\/"));
    }

    /** As a form field, as part of a path (RFC 3986), as browsers write it, and each with lower-case digits. */
    private static void addUrl(Set<String> forms, String text) {
        String field = URLEncoder.encode(text, StandardCharsets.UTF_8);
        String path = field.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
        String browser = path.replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%2A", "*");
        for (String form : List.of(field, path, browser)) {
            forms.add(form);
            forms.add(lowerCaseDigits(form));
        }
    }

    private static String lowerCaseDigits(String encoded) {
        return PERCENT.matcher(encoded)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group().toLowerCase(Locale.ROOT)));
    }

    /**
     * Base64 depends on how many bytes stand before. Only the characters that no neighbour takes part in are kept: after
     * {@code offset} foreign bytes the first whole one, and up to the last whole one.
     */
    private static void addBase64(Set<String> forms, byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = (offset * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        if (from < to) {
            String whole = encoded.substring(from, to);
            forms.add(whole);
            forms.add(whole.replace('+', '-').replace('/', '_'));
        }
        if (offset == 0) {
            forms.add(encoded);
            forms.add(encoded.replace('+', '-').replace('/', '_'));
        }
    }
}

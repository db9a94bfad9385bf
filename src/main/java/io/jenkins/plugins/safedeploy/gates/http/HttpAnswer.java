package io.jenkins.plugins.safedeploy.gates.http;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came back.
 *
 * @param uri that answered
 * @param status code
 * @param headers first value of each, names in lower case
 * @param body its first bytes
 * @param truncated whether there was more
 */
@SuppressFBWarnings(
        value = "EI_EXPOSE_REP",
        justification = "The bytes are read by one gate and by nobody else; they may be 16 MiB")
public record HttpAnswer(URI uri, int status, Map<String, String> headers, byte[] body, boolean truncated) {

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The body in the character set that the answer states, else UTF-8; never fails. */
    public String text() {
        return new String(body, charset());
    }

    private Charset charset() {
        String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
        int at = type.indexOf("charset=");
        if (at >= 0) {
            String name = type.substring(at + "charset=".length())
                    .replaceAll("[;,].*", "")
                    .replace("\"", "")
                    .strip();
            try {
                return Charset.forName(name);
            } catch (IllegalArgumentException e) {
                return StandardCharsets.UTF_8;
            }
        }
        return StandardCharsets.UTF_8;
    }
}

package io.jenkins.plugins.safedeploy.jenkins.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.kohsuke.stapler.StaplerRequest2;

/** Bodies of requests: bounded, strict, of exactly the members that are known. */
final class ApiBody {
    /** Longest body, in bytes. */
    static final int LONGEST = 16 * 1024;

    private ApiBody() {}

    /**
     * @param release as in {@code rollbackTo}; exactly one of it and {@code build}
     * @param emergency takes over from whatever runs; null is false
     */
    record Rollback(String service, String release, String build, String reason, Boolean emergency) {}

    /** @param service may be left out where there is only one */
    record Accept(String service, String reason) {}

    record Reason(String reason) {}

    /** @param question digest of what was seen; may be left out */
    record Decision(String comment, String question) {}

    /** @throws ApiException when it is not exactly one such object */
    static <T> T read(StaplerRequest2 request, Class<T> type) throws IOException {
        String given = Objects.toString(request.getContentType(), "").toLowerCase(Locale.ROOT);
        if (!given.split(";")[0].strip().equals("application/json")) {
            throw new ApiException(
                    415,
                    "MEDIA_TYPE",
                    "The body was given as '" + Printable.brief(given) + "'. Allowed: Content-Type: application/json.");
        }
        byte[] bytes = request.getInputStream().readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new ApiException(
                    413, "TOO_LARGE", "The body is too long. Allowed: " + LONGEST + " bytes. Shorten the reason.");
        }
        try {
            T body = Json.read(bytes, type);
            if (body == null) {
                throw ApiException.invalid("The body is null. " + allowed(type));
            }
            return body;
        } catch (UnrecognizedPropertyException e) {
            throw ApiException.invalid(
                    "There is no member '" + Printable.brief(e.getPropertyName()) + "'. " + allowed(type));
        } catch (JsonMappingException e) {
            String member = e.getPath().isEmpty()
                    ? ""
                    : Objects.toString(e.getPath().get(0).getFieldName(), "");
            throw ApiException.invalid((member.isEmpty()
                            ? "The body is not what it should be. "
                            : "The member '" + Printable.brief(member) + "' has another type. ")
                    + allowed(type));
        } catch (JsonProcessingException e) {
            throw ApiException.invalid(
                    "The body is not JSON: " + Printable.brief(e.getOriginalMessage()) + ". " + allowed(type));
        }
    }

    private static String allowed(Class<?> type) {
        return "Allowed: one JSON object with "
                + Arrays.stream(type.getRecordComponents())
                        .map(each ->
                                each.getName() + (each.getType() == Boolean.class ? " (true or false)" : " (a text)"))
                        .collect(Collectors.joining(", "))
                + ".";
    }
}

package io.jenkins.plugins.safedeploy.jenkins.api;

import hudson.security.AccessDeniedException3;
import io.jenkins.plugins.safedeploy.engine.ledger.CorruptLedgerException;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import io.jenkins.plugins.safedeploy.jenkins.acts.ActException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.stapler.StaplerRequest2;

/** One request: everything that goes wrong in it is told as JSON, and nothing about the inside of Jenkins. */
final class ApiCall {
    private static final Logger LOGGER = Logger.getLogger(ApiCall.class.getName());

    private final StaplerRequest2 request;

    private ApiCall(StaplerRequest2 request) {
        this.request = request;
    }

    /** What answers it. */
    interface Work {
        ApiAnswer answer(ApiCall call) throws IOException, InterruptedException;
    }

    /** A question. @param allowed names of query parameters; another one is refused */
    static ApiAnswer get(StaplerRequest2 request, List<String> allowed, Work work) {
        return of(request, call -> {
            if (!List.of("GET", "HEAD").contains(request.getMethod())) {
                throw new ApiException(
                        405,
                        "METHOD",
                        "This address was asked with " + request.getMethod() + ". Allowed: GET. docs/openapi.yaml lists"
                                + " what can be done where.");
            }
            call.requireOnly(allowed);
            return work.answer(call);
        });
    }

    /** Something that somebody does; its web method has asked for POST already. */
    static ApiAnswer post(StaplerRequest2 request, Work work) {
        return of(request, call -> {
            call.requireOnly(List.of());
            return work.answer(call);
        });
    }

    /** An address at which there is nothing. */
    static ApiAnswer nothing() {
        return ApiAnswer.error(
                404, "NOT_FOUND", List.of("There is nothing at this address. docs/openapi.yaml lists what there is."));
    }

    private static ApiAnswer of(StaplerRequest2 request, Work work) {
        try {
            return work.answer(new ApiCall(request));
        } catch (ApiException e) {
            return ApiAnswer.error(e.status(), e.code(), e.problems());
        } catch (ActException e) {
            return ApiAnswer.error(e.kind().status(), e.kind().name(), e.problems());
        } catch (AccessDeniedException3 e) {
            return ApiAnswer.error(403, "FORBIDDEN", List.of(e.getMessage() + ". An administrator can grant it."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ApiAnswer.error(503, "ERROR", List.of("Jenkins is going down. Ask again."));
        } catch (IOException | RuntimeException e) {
            return failure(e);
        }
    }

    private static ApiAnswer failure(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptLedgerException) {
                return ApiAnswer.error(409, "BROKEN_LEDGER", List.of(String.valueOf(cause.getMessage())));
            }
        }
        String id = UUID.randomUUID().toString();
        LOGGER.log(Level.WARNING, exception, () -> "The API of Safe Deploy could not answer (" + id + ")");
        return ApiAnswer.error(
                500, "ERROR", List.of("Safe Deploy could not answer. The log of Jenkins says why, beside " + id + "."));
    }

    private void requireOnly(List<String> allowed) {
        for (String name : request.getParameterMap().keySet()) {
            if (!allowed.contains(name)) {
                throw ApiException.invalid("The query parameter '" + Printable.brief(name) + "' was given. Allowed: "
                        + (allowed.isEmpty() ? "none" : String.join(", ", allowed)) + ".");
            }
        }
    }

    /** A query parameter; empty when it is not given. */
    String text(String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }

    /** Every value of a query parameter. */
    List<String> all(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : Arrays.asList(values);
    }

    /** A query parameter that is a number. */
    long number(String name, long least, long most, long otherwise) {
        String given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        if (given.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(given);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw ApiException.invalid("'" + name + "' was given as '" + Printable.brief(given)
                + "'. Allowed: a whole number," + " " + least + " to " + most + ".");
    }

    /** The body of a POST. */
    <T> T body(Class<T> type) throws IOException {
        return ApiBody.read(request, type);
    }
}

package io.jenkins.plugins.safedeploy.standalone;

import io.jenkins.plugins.safedeploy.engine.driver.AdoptionRefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.RefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.SupersededException;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.CorruptLedgerException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.command.Subcommand;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells people, and with {@code --json} machines, what went wrong; no stack traces unless they are asked for. */
final class Failures implements IExecutionExceptionHandler {
    private final Surroundings around;

    Failures(Surroundings around) {
        this.around = around;
    }

    /** What went wrong. @param problems one each; for a plan with their places */
    private record Failure(ExitCode code, String message, List<?> problems) {}

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, ParseResult parsed) {
        if (exception instanceof CommandLine.ParameterException usage) {
            around.err().println(usage.getMessage());
            return ExitCode.USAGE.code();
        }
        Failure failure = failure(exception);
        around.err().println("safedeploy: " + failure.message());
        Subcommand command = commandLine.getCommandSpec().userObject() instanceof Subcommand each ? each : null;
        if (command != null && command.verbose()) {
            exception.printStackTrace(around.err());
        }
        if (command != null && command.json()) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", failure.code().name());
            error.put("exit", failure.code().code());
            error.put("message", failure.message());
            error.put("problems", failure.problems());
            around.out().println(Json.pretty(Map.of("error", error)));
        }
        around.err().flush();
        around.out().flush();
        return failure.code().code();
    }

    private static Failure failure(Throwable exception) {
        if (exception instanceof CommandFailure e) {
            return new Failure(e.exitCode(), e.getMessage(), List.of());
        } else if (exception instanceof PlanException e) {
            return new Failure(
                    ExitCode.BAD_PLAN, "the plan cannot be used; nothing was done\n" + e.getMessage(), e.problems());
        } else if (exception instanceof RefusedException e) {
            return new Failure(ExitCode.REFUSED, "refused: " + String.join("\n  and: ", e.reasons()), e.reasons());
        } else if (exception instanceof AdoptionRefusedException e) {
            return new Failure(ExitCode.REFUSED, e.getMessage(), List.of());
        } else if (exception instanceof SupersededException e) {
            return new Failure(ExitCode.SUPERSEDED, e.getMessage(), List.of());
        } else if (exception instanceof CorruptLedgerException e) {
            return new Failure(
                    ExitCode.BROKEN_LEDGER,
                    e.getMessage()
                            + " 'safedeploy verify' says more; 'safedeploy accept --corruption --reason ...' goes"
                            + " on behind the break.",
                    List.of());
        } else if (exception instanceof EventCodec.UnknownEventException e) {
            return new Failure(ExitCode.BROKEN_LEDGER, e.getMessage(), List.of());
        } else if (exception instanceof AccessDeniedException e) {
            return new Failure(
                    ExitCode.REFUSED,
                    "you may not read or write " + e.getFile() + ". Act as the owner of the folder, or name another one"
                            + " with --home.",
                    List.of());
        }
        Throwable cause = exception.getCause();
        if (cause instanceof IOException || cause instanceof RuntimeException) {
            return failure(cause);
        }
        return new Failure(ExitCode.ERROR, message(exception), List.of());
    }

    private static String message(Throwable exception) {
        String message = exception.getMessage();
        String type = exception.getClass().getSimpleName();
        return (message == null || message.isBlank()
                        ? type
                        : exception instanceof IOException ? type + ": " + message : message)
                + "\nThis is not your fault or the plan's; 'safedeploy status' says in which state things are, --verbose"
                + " shows where it happened.";
    }
}

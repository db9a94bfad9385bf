package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --to} says. */
final class RollbackGoal {
    private static final Pattern BUILD = Pattern.compile("(?:build )?(?:(.+)#)?([1-9][0-9]{0,9})");
    private static final String ALLOWED =
            "last-verified, previous, 'build 42', 'shop#42' (a job and its build), or 'release <id>'";

    private final String text;
    private final Function<ServiceState, Candidates.Choice> choice;

    private RollbackGoal(String text, Function<ServiceState, Candidates.Choice> choice) {
        this.text = text;
        this.choice = choice;
    }

    /** @throws CommandFailure when it is none of what is allowed */
    static RollbackGoal parse(List<String> words) {
        String text = String.join(" ", words).strip();
        if (text.equals("last-verified")) {
            return new RollbackGoal(text, Candidates::lastVerified);
        } else if (text.equals("previous")) {
            return new RollbackGoal(text, Candidates::previous);
        } else if (text.startsWith("release ")) {
            ReleaseId id =
                    Arguments.releaseId(text.substring("release ".length()).strip());
            return new RollbackGoal(text, service -> Candidates.byRelease(service, id));
        }
        Matcher build = BUILD.matcher(text);
        if (!build.matches()) {
            throw new CommandFailure(ExitCode.USAGE, "--to was given '" + text + "'. Allowed: " + ALLOWED + ".");
        }
        long number = Long.parseLong(build.group(2));
        return new RollbackGoal(
                text,
                service -> Optional.ofNullable(build.group(1))
                        .or(() -> job(service, number))
                        .map(job -> Candidates.byBuild(service, job, number))
                        .orElseGet(() -> Candidates.unknown("A release of build " + number)));
    }

    Candidates.Choice choose(ServiceState service) {
        return choice.apply(service);
    }

    /** The job whose build of that number was installed here; several need its name. */
    private static Optional<String> job(ServiceState service, long number) {
        Set<String> jobs = new TreeSet<>();
        String end = "#" + number;
        List<String> labels = new ArrayList<>();
        service.installed().forEach(installed -> labels.add(installed.release().build()));
        service.verified().forEach(verified -> labels.add(verified.build()));
        labels.stream()
                .filter(label -> label.endsWith(end))
                .forEach(label -> jobs.add(label.substring(0, label.length() - end.length())));
        if (jobs.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Build " + number + " of which job? There are: " + String.join(", ", jobs) + ". Give --to '"
                            + jobs.iterator().next() + end + "'.");
        }
        return jobs.stream().findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which release a rollback goes to: only ever one that was verified here, was not revoked since, and is not quarantined.
 * Where nothing was ever verified, and only there, an earlier build's release may be adopted. Pure; whether its artifacts
 * can still be had is for the preflight to prove.
 */
public final class Candidates {
    private static final String SAME = "its content is the same as what would be left";
    private static final String ADOPTED =
            Candidate.ADOPTED + ": nothing was ever verified here, so the artifacts of an earlier build are taken";

    private Candidates() {}

    /**
     * An answer for people, too.
     *
     * @param chosen null when there is none
     * @param reason why this one, or why none
     * @param passedOver newer ones that were not taken, newest first
     */
    public record Choice(Candidate chosen, String reason, List<PassedOver> passedOver) {
        public Choice {
            passedOver = List.copyOf(passedOver);
        }

        public Optional<Candidate> candidate() {
            return Optional.ofNullable(chosen);
        }
    }

    /** A release that was looked at and not taken. @param build its label, may be empty @param why for people */
    public record PassedOver(ReleaseId release, String build, String why) {}

    /**
     * Where an automatic rollback goes: the last verified release whose content differs from {@code newContent}. Never
     * simply the one before.
     *
     * @param newContent what would be left; null when nobody knows what is there, so that any verified one will do
     */
    public static Choice choose(ServiceState service, Digest newContent) {
        List<PassedOver> passedOver = new ArrayList<>();
        List<Candidate> verified = service.verified();
        for (int i = verified.size() - 1; i >= 0; i--) {
            Candidate release = verified.get(i);
            if (release.content().equals(newContent)) {
                passedOver.add(passed(release, SAME));
            } else if (service.quarantined(release.content())) {
                passedOver.add(passed(release, quarantined(service, release.content())));
            } else {
                return new Choice(release, "the last verified release with other content", passedOver);
            }
        }
        for (Candidate adopted : adoptable(service, newContent)) {
            String why = whyNotAdopted(service, adopted, newContent);
            if (why == null) {
                return new Choice(adopted, ADOPTED, passedOver);
            }
            passedOver.add(passed(adopted, why));
        }
        return new Choice(null, none(service, newContent), passedOver);
    }

    private static String none(ServiceState service, Digest newContent) {
        if (service.verified().isEmpty()) {
            return "no release was ever verified here, or every one was revoked since";
        }
        return service.verified().stream().allMatch(each -> each.content().equals(newContent))
                ? "no release with other content is verified here"
                : "every other verified release is quarantined";
    }

    /** As {@link #choose}, with those that come after it: the next one is taken when one cannot be put back. */
    public static List<Candidate> inOrder(ServiceState service, Digest newContent) {
        List<Candidate> found = new ArrayList<>();
        for (int i = service.verified().size() - 1; i >= 0; i--) {
            Candidate release = service.verified().get(i);
            if (!release.content().equals(newContent) && !service.quarantined(release.content())) {
                found.add(release);
            }
        }
        adoptable(service, newContent).stream()
                .filter(adopted -> whyNotAdopted(service, adopted, newContent) == null)
                .forEach(found::add);
        return found;
    }

    /** Newest first; none once anything was verified here, nor where Safe Deploy has put nothing yet. */
    private static List<Candidate> adoptable(ServiceState service, Digest newContent) {
        if (service.everVerified() || newContent == null && service.certain()) {
            return List.of();
        }
        List<Candidate> newestFirst = new ArrayList<>(service.adoptable());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Null when it may be. What was deployed here and not verified is known to be no good, or not known to be any. */
    private static String whyNotAdopted(ServiceState service, Candidate adopted, Digest newContent) {
        if (adopted.content().equals(newContent)) {
            return SAME;
        } else if (service.quarantined(adopted.content())) {
            return quarantined(service, adopted.content());
        }
        return service.wasApplied(adopted.content()) ? "it was deployed here, and its gates did not verify it" : null;
    }

    /**
     * {@code last-verified}: where a person's rollback goes when nothing else is said. What runs now is left out, unless
     * it is uncertain what runs: then putting the last verified release in place again is exactly what is wanted.
     */
    public static Choice lastVerified(ServiceState service) {
        return choose(service, now(service));
    }

    /** Content of what runs; null for nothing that is known. */
    private static Digest now(ServiceState service) {
        return service.certain()
                ? service.current()
                        .map(installed -> installed.release().content())
                        .orElse(null)
                : null;
    }

    /** {@code before-current}: what was installed before the current release, if it may be gone back to. */
    public static Choice previous(ServiceState service) {
        Optional<Installed> current = service.current();
        if (current.isEmpty()) {
            return none("nothing was ever installed here");
        }
        Digest now = current.get().release().content();
        List<Installed> installed = service.installed();
        for (int i = installed.size() - 1; i >= 0; i--) {
            Candidate before = installed.get(i).release();
            if (!before.content().equals(now)) {
                return allowed(service, before.content(), before, "it was installed before the current release");
            }
        }
        return none(
                "nothing else was installed before " + current.get().release().release());
    }

    /** A release by its name; the newest of that name. */
    public static Choice byRelease(ServiceState service, ReleaseId release) {
        return find(service, candidate -> candidate.release().equals(release))
                .or(() -> service.quarantine().values().stream()
                        .filter(each -> each.release().equals(release.value()))
                        .findFirst()
                        .map(each -> none(release + ": " + words(each))))
                .orElseGet(() -> unknown("Release " + release));
    }

    /** A release by the build that made it; the newest of that build. @param job full name of the job */
    public static Choice byBuild(ServiceState service, String job, long number) {
        String label = job + "#" + number;
        return find(service, candidate -> label.equals(candidate.build()))
                .orElseGet(() -> unknown("A release of build " + label));
    }

    /** There is no such release as far as the service remembers. @param wanted such as {@code Release shop-41} */
    public static Choice unknown(String wanted) {
        return none(wanted + " was never verified here nor left running, as far as is remembered;"
                + " the history tells how each deployment ended");
    }

    private static Optional<Choice> find(ServiceState service, Predicate<Candidate> predicate) {
        List<Candidate> verified = service.verified();
        for (int i = verified.size() - 1; i >= 0; i--) {
            Candidate release = verified.get(i);
            if (predicate.test(release)) {
                return Optional.of(allowed(service, release.content(), release, "it was asked for"));
            }
        }
        for (int i = service.installed().size() - 1; i >= 0; i--) {
            Candidate release = service.installed().get(i).release();
            if (predicate.test(release)) {
                return Optional.of(allowed(service, release.content(), release, "it was asked for"));
            }
        }
        for (Candidate adopted : adoptable(service, now(service))) {
            if (predicate.test(adopted)) {
                return Optional.of(allowed(service, adopted.content(), adopted, "it was asked for"));
            }
        }
        return Optional.empty();
    }

    /** The form of that content that knows who verified it and when, or that it is adopted; else why it may not be. */
    private static Choice allowed(ServiceState service, Digest content, Candidate wanted, String reason) {
        if (service.quarantined(content)) {
            return refused(wanted, quarantined(service, content));
        }
        return service.verified().stream()
                .filter(verified -> verified.content().equals(content))
                .findFirst()
                .map(verified -> new Choice(verified, reason, List.of()))
                .or(() -> adoptable(service, now(service)).stream()
                        .filter(adopted ->
                                adopted.content().equals(content) && whyNotAdopted(service, adopted, null) == null)
                        .findFirst()
                        .map(adopted -> new Choice(adopted, reason + "; " + ADOPTED, List.of())))
                .orElseGet(() -> refused(wanted, "it is not verified here, or that was revoked since"));
    }

    private static Choice refused(Candidate release, String why) {
        return none(release.release() + ": " + why);
    }

    private static Choice none(String reason) {
        return new Choice(null, reason, List.of());
    }

    private static PassedOver passed(Candidate release, String why) {
        return new PassedOver(release.release(), release.build(), why);
    }

    private static String quarantined(ServiceState service, Digest content) {
        return words(service.quarantine().get(content.toString()));
    }

    private static String words(Quarantine quarantine) {
        return "it is quarantined since " + Spans.time(quarantine.since()) + ": " + quarantine.why();
    }
}

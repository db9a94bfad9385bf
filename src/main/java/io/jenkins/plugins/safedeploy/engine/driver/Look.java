package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.target.DryRun;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a target says now about a service, beside what the ledger says; asks the target, and changes nothing.
 *
 * @param release that the ledger says is there; empty for none
 * @param says what is there, in one line; or why that cannot be told
 * @param drift what others changed, by path
 * @param candidate that a rollback would go to; empty for none
 * @param obstacles why that would not work now
 * @param wayBack what of it could not be proven or will not go back
 */
public record Look(
        String service,
        String release,
        String says,
        List<String> drift,
        String candidate,
        List<String> obstacles,
        List<String> wayBack) {
    public Look {
        drift = List.copyOf(drift);
        obstacles = List.copyOf(obstacles);
        wayBack = List.copyOf(wayBack);
    }

    /** Takes as long as the target takes to answer. Every text is masked. */
    public static Look at(EnvironmentLedger ledger, Host host, String service) {
        Releases releases = new Releases(ledger, host);
        Optional<Candidate> current =
                ledger.read(state -> state.service(service).current()).map(Installed::release);
        Optional<Candidate> back = ledger.read(
                state -> Candidates.lastVerified(state.service(service)).candidate());
        List<String> drift = new ArrayList<>();
        String says = current.isEmpty() ? "nothing was deployed from here yet" : seen(releases, current.get(), drift);
        List<String> obstacles = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        back.ifPresent(candidate -> tried(releases, candidate, obstacles, notes));
        return new Look(
                service,
                current.map(candidate -> candidate.release().value()).orElse(""),
                host.masker().mask(says),
                masked(host, drift),
                back.map(candidate -> candidate.release().value()).orElse(""),
                masked(host, obstacles),
                masked(host, notes));
    }

    private static String seen(Releases releases, Candidate current, List<String> drift) {
        try {
            PlacedRelease placed = releases.placed(current, "");
            if (!placed.target().capabilities().observes()) {
                return "this target cannot be observed";
            }
            drift.addAll(placed.target().drift());
            return placed.target().observe().detail();
        } catch (IOException | TargetException | IllegalArgumentException e) {
            return "the target cannot be looked at: " + e.getMessage();
        }
    }

    private static void tried(Releases releases, Candidate back, List<String> obstacles, List<String> notes) {
        try {
            PlacedRelease placed = releases.placed(back, "");
            DryRun result = placed.target().dryRun(placed.release(), true);
            obstacles.addAll(result.problems());
            notes.addAll(result.notes());
        } catch (IOException | IllegalArgumentException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> masked(Host host, List<String> texts) {
        return texts.stream().map(host.masker()::mask).toList();
    }
}

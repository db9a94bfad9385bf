package io.jenkins.plugins.safedeploy.engine.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * People who must agree before anything is touched.
 *
 * @param name unique in the plan
 * @param approvers ids of users and groups; empty means nobody but holders of the permission to approve
 * @param quorum how many of them, 1 to 100
 * @param timeout until when, from the moment they are asked; default 24 hours, at least one second
 * @param excludeRequester four eyes: whoever asked for the deployment does not count
 * @param ask what they are asked; may be empty
 */
public record ApprovalSettings(
        String name,
        List<String> approvers,
        @JsonProperty(required = true) int quorum,
        Duration timeout,
        @JsonProperty(required = true) boolean excludeRequester,
        String ask) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(24);
    public static final int LARGEST_QUORUM = 100;

    /** @throws RefusedSettingsException with everything that is wrong */
    public ApprovalSettings {
        approvers = approvers == null ? List.of() : List.copyOf(approvers);
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        ask = ask == null ? "" : ask;
        Refusals refusals = new Refusals()
                .check("name", name, TextRule.NAME)
                .checkAll("approvers", approvers, TextRule.PERSON)
                .check("ask", ask, TextRule.SENTENCE);
        refusals.refuseIf(
                quorum < 1 || quorum > LARGEST_QUORUM, "quorum", quorum, "is out of range", "1 to " + LARGEST_QUORUM);
        refusals.refuseIf(
                Durations.outside(timeout, Duration.ofSeconds(1)),
                "timeout",
                Durations.format(timeout),
                "is out of range",
                "1s to 365d");
        HashSet<String> seen = new HashSet<>();
        for (int i = 0; i < approvers.size(); i++) {
            refusals.refuseIf(
                    !seen.add(approvers.get(i)),
                    "approvers[" + i + "]",
                    approvers.get(i),
                    "is listed twice",
                    "each user or group once");
        }
        refusals.orThrow("Approval '" + (name == null ? "" : Printable.brief(name)) + "' is refused");
    }
}

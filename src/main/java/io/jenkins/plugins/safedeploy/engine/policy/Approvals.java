package io.jenkins.plugins.safedeploy.engine.policy;

import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may approve or reject a deployment: the one authorisation function, asked on the click and again when it is
 * carried out. Pure.
 */
public final class Approvals {
    private Approvals() {}

    /**
     * Somebody who wants to decide.
     *
     * @param id of the person; empty for somebody who is not known
     * @param groups that the person belongs to
     * @param mayApprove whether the person holds the permission to approve, whatever a list says
     */
    public record Person(String id, Set<String> groups, boolean mayApprove) {
        public Person {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * For which approvals the word of that person counts.
     *
     * @param counts names of approvals of the plan; empty when for none
     * @param reasons why not for the others, for people
     */
    public record Decision(List<String> counts, List<String> reasons) {
        public Decision {
            counts = List.copyOf(counts);
            reasons = List.copyOf(reasons);
        }

        public boolean allowed() {
            return !counts.isEmpty();
        }
    }

    /**
     * @param requester who asked for the deployment; empty when nobody knows
     * @param starters whoever else started or replayed it; where the requester is excluded, so are they
     */
    public static Decision decide(
            List<ApprovalSettings> approvals, Person person, String requester, Collection<String> starters) {
        List<String> counts = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (ApprovalSettings approval : approvals) {
            String refusal = refusal(approval, person, requester, starters);
            if (refusal == null) {
                counts.add(approval.name());
            } else {
                reasons.add("'" + approval.name() + "': " + refusal);
            }
        }
        return new Decision(counts, reasons);
    }

    /**
     * As {@link #decide}, less the approvals to which that person has said yes already: one person is one voice.
     *
     * @param given who said yes so far, by approval
     */
    public static Decision stillCounts(Decision decision, Person person, Map<String, Set<String>> given) {
        List<String> counts = new ArrayList<>();
        List<String> reasons = new ArrayList<>(decision.reasons());
        for (String approval : decision.counts()) {
            if (given.getOrDefault(approval, Set.of()).contains(person.id())) {
                reasons.add("'" + approval + "': you have said yes already; one person is one voice");
            } else {
                counts.add(approval);
            }
        }
        return new Decision(counts, reasons);
    }

    private static String refusal(
            ApprovalSettings approval, Person person, String requester, Collection<String> starters) {
        if (person.id().isBlank()) {
            return "nobody knows who you are; log in first";
        }
        if (approval.excludeRequester() && person.id().equals(requester)) {
            return "you asked for this deployment, and it takes somebody else's eyes (excludeRequester)";
        }
        if (approval.excludeRequester() && starters.contains(person.id())) {
            return "you had a hand in starting this deployment, and it takes somebody else's eyes (excludeRequester)";
        }
        boolean listed = approval.approvers().contains(person.id())
                || person.groups().stream().anyMatch(approval.approvers()::contains);
        if (listed || person.mayApprove()) {
            return null;
        }
        return approval.approvers().isEmpty()
                ? "only holders of the permission to approve may, since it lists nobody; you do not hold it"
                : "you are not among its approvers (" + String.join(", ", approval.approvers())
                        + ") and do not hold the permission to approve";
    }
}

package io.jenkins.plugins.safedeploy.gates.rollout;

import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Pod;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a moment of a rollout says. A pure function.
 *
 * <p>Ready: every workload is as applied, its controller has seen that, and updated, available and total pods agree
 * with those wanted; no pod of another revision is left, and as many pods of the current revision serve as are wanted.
 *
 * <p>Failed: one pod of the current revision shows what can never work; or enough of them, max(2, 10 %) or all when
 * there are fewer, have restarted twice or more and do not run, on two nodes or on all nodes where the revision has
 * pods, while no pod of an earlier revision does the same. A single node where another pod does not serve either is
 * suspected instead of the release. Pods that leave do not count.
 */
sealed interface RolloutAssessment {
    /** Restarts from which on a pod counts as failing. */
    int RESTARTS = 2;

    /** Every workload serves the release. */
    record Ready(String what) implements RolloutAssessment {}

    /**
     * Neither yet.
     *
     * @param pods of the release that do not serve
     */
    record GoingOn(String what, List<String> pods) implements RolloutAssessment {
        public GoingOn {
            pods = List.copyOf(pods);
        }
    }

    /**
     * It will not come up.
     *
     * @param pods that show it
     */
    record Failed(String why, List<String> pods) implements RolloutAssessment {
        public Failed {
            pods = List.copyOf(pods);
        }
    }

    Pattern REFUSED_FOR_EVER = Pattern.compile(
            "admission webhook .{1,300} denied the request|violates PodSecurity|unable to validate against any|is invalid: "
                    + "|(maximum|minimum) .{1,60} usage per (Container|Pod) is|max limit to request ratio per (Container|Pod) is",
            Pattern.DOTALL);

    static RolloutAssessment of(RolloutSeen seen) {
        List<String> waiting = new ArrayList<>();
        int pods = 0;
        for (Workload workload : seen.workloads()) {
            if (!workload.applied() || !workload.observed()) {
                waiting.add(workload.name()
                        + (workload.applied()
                                ? ": its controller has not seen it yet"
                                : ": is not as the release wants it"));
                continue;
            }
            Optional<Failed> failed = certain(workload, seen.configuration()).or(() -> suspect(workload, seen));
            if (failed.isPresent()) {
                return failed.get();
            }
            pods += workload.wanted();
            if (!ready(workload)) {
                waiting.add(progress(workload, seen.configuration()));
            }
        }
        return waiting.isEmpty()
                ? new Ready(seen.workloads().size() + " workloads, " + pods + " pods")
                : new GoingOn(String.join("; ", waiting), notServing(seen));
    }

    private static List<String> notServing(RolloutSeen seen) {
        return seen.workloads().stream()
                .flatMap(workload -> workload.pods().stream())
                .filter(pod -> pod.current() && !pod.ready() && !pod.leaving())
                .map(Pod::name)
                .toList();
    }

    /** Whether what runs now, whichever release it is of, does not serve at all. */
    static Optional<String> alreadyFailing(RolloutSeen seen) {
        return seen.workloads().stream()
                .filter(workload -> workload.observed() && workload.wanted() > 0 && workload.available() == 0)
                .map(workload -> workload.name() + " has no pod that serves")
                .findFirst();
    }

    private static boolean ready(Workload workload) {
        long serving = count(workload, pod -> pod.current() && pod.ready() && !pod.leaving());
        long old = count(workload, pod -> !pod.current() && !pod.leaving());
        return workload.updated() == workload.wanted()
                && workload.total() == workload.wanted()
                && workload.available() >= workload.wanted()
                && serving >= workload.wanted()
                && old == 0;
    }

    private static Optional<Failed> certain(Workload workload, Set<String> configuration) {
        if (REFUSED_FOR_EVER.matcher(workload.refusal()).find()) {
            return Optional.of(
                    new Failed(workload.name() + ": its pods are refused: " + workload.refusal(), List.of()));
        }
        for (Pod pod : workload.pods()) {
            if (pod.current() && !pod.leaving()) {
                for (Container container : pod.containers()) {
                    Symptom symptom = Symptom.of(container, configuration);
                    if (symptom.weight() == Symptom.Weight.CERTAIN) {
                        return Optional.of(new Failed(
                                workload.name() + ": pod " + pod.name() + on(pod) + ": " + symptom.what()
                                        + "; that can never work",
                                List.of(pod.name())));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Failed> suspect(Workload workload, RolloutSeen seen) {
        List<Pod> current = workload.pods().stream()
                .filter(pod -> pod.current() && !pod.leaving())
                .toList();
        List<Pod> failing = current.stream()
                .filter(pod -> restartsInVain(pod, seen.configuration()))
                .toList();
        boolean before = workload.pods().stream()
                .anyMatch(pod -> !pod.current() && !pod.leaving() && restartsInVain(pod, seen.configuration()));
        int enough = Math.min(current.size(), Math.max(2, (current.size() + 9) / 10));
        if (failing.isEmpty() || before || failing.size() < enough) {
            return Optional.empty();
        }
        Set<String> nodes = nodes(failing);
        if (nodes.size() < 2 && (!nodes.equals(nodes(current)) || doubtful(nodes, failing, seen))) {
            return Optional.empty();
        }
        Pod first = failing.get(0);
        return Optional.of(new Failed(
                workload.name() + ": " + failing.size() + " of " + current.size() + " new pods on " + nodes.size()
                        + (nodes.size() == 1 ? " node" : " nodes") + " fail again and again, the old ones do not; pod "
                        + first.name() + on(first) + ": " + worst(first, seen.configuration()),
                failing.stream().map(Pod::name).toList()));
    }

    /** Whether another pod on the only node does not serve either, so that the node may be what is wrong. */
    private static boolean doubtful(Set<String> nodes, List<Pod> failing, RolloutSeen seen) {
        return seen.workloads().stream()
                .flatMap(workload -> workload.pods().stream())
                .anyMatch(pod -> nodes.contains(pod.node())
                        && !pod.ready()
                        && !pod.leaving()
                        && failing.stream().noneMatch(other -> other.name().equals(pod.name())));
    }

    private static Set<String> nodes(List<Pod> pods) {
        return pods.stream()
                .map(Pod::node)
                .filter(node -> !node.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean restartsInVain(Pod pod, Set<String> configuration) {
        return !pod.ready()
                && pod.containers().stream()
                        .anyMatch(container -> container.restarts() >= RESTARTS
                                && Symptom.of(container, configuration).weight() == Symptom.Weight.SUSPECT);
    }

    private static String progress(Workload workload, Set<String> configuration) {
        String trouble = workload.pods().stream()
                .filter(pod -> pod.current() && !pod.ready() && !pod.leaving())
                .map(pod -> pod.name() + on(pod) + " " + worst(pod, configuration))
                .findFirst()
                .map(said -> "; " + said)
                .orElse(workload.refusal().isEmpty() ? "" : "; " + workload.refusal());
        return workload.name() + ": " + workload.updated() + " of " + workload.wanted() + " pods updated, "
                + workload.available() + " available, " + workload.total() + " in all" + trouble;
    }

    private static String worst(Pod pod, Set<String> configuration) {
        return pod.containers().stream()
                .map(container -> Symptom.of(container, configuration))
                .filter(symptom -> !symptom.what().isEmpty())
                .findFirst()
                .map(Symptom::what)
                .orElse(pod.pending().isEmpty() ? "is not ready" : pod.pending());
    }

    private static String on(Pod pod) {
        return pod.node().isEmpty() ? "" : " on " + pod.node();
    }

    private static long count(Workload workload, Predicate<Pod> which) {
        return workload.pods().stream().filter(which).count();
    }
}

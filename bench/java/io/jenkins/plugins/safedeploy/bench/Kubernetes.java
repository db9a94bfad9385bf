package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.bench.kubernetes.Decisions;
import io.jenkins.plugins.safedeploy.bench.kubernetes.WaysBack;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Programs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On a real control plane, with the real kubectl and helm: how long after a crash loop was reported somebody says that the
 * release failed; how long after the trigger all Deployments have the old template, and how long until they report that
 * the deployment controller took it, which is the same work for all; what was sent for that.
 */
final class Kubernetes implements Benchmark {
    private static final String UNDO = "kubectl rollout undo, four at a time";

    @Override
    public void run(Setting setting, Table table) throws Exception {
        Optional<String> missing = Programs.missing()
                .or(() -> Stream.of("kubectl", "helm")
                        .filter(name -> Programs.client(name).isEmpty())
                        .findFirst()
                        .map(name -> "no " + name + ": run tools/kubernetes-plane clients"));
        if (missing.isPresent()) {
            setting.say("left out: " + missing.get());
            return;
        }
        decisions(setting, table);
        for (int size : setting.quick() ? List.of(1, 12) : List.of(1, 12, 200)) {
            back(setting, table, size);
        }
    }

    private static void decisions(Setting setting, Table table) throws Exception {
        String deadline = "30s";
        Decisions peers = new Decisions(setting.fresh("decisions"));
        try (OwnDecision own = new OwnDecision(setting.fresh("own-decision"), deadline)) {
            int[] round = {0};
            Rounds times = Rounds.take(
                    0,
                    setting.size(3, 1),
                    () -> own.time("test.local/crash:own-" + ++round[0]),
                    () -> peers.time(peers.helm(deadline), "test.local/crash:helm-" + round[0]),
                    () -> peers.time(peers.rolloutStatus(deadline), "test.local/crash:status-" + round[0]));
            compare(table, "crash loop to decision; peer: helm upgrade --wait --timeout " + deadline, times, 0, 1, 0);
            compare(table, "the same; peer: kubectl rollout status --timeout " + deadline, times, 0, 2, 0);
        }
    }

    private static void back(Setting setting, Table table, int size) throws Exception {
        try (WaysBack peers = new WaysBack(size, setting.fresh("peers-" + size));
                OwnWayBack own = new OwnWayBack(size, setting.fresh("own-" + size), false);
                OwnWayBack counted = new OwnWayBack(size, setting.fresh("counted-" + size), true)) {
            Rounds times = Rounds.take(
                    setting.size(2, 0),
                    setting.size(5, 1),
                    own::time,
                    () -> peers.time(WaysBack.UNDO),
                    () -> peers.time(WaysBack.APPLY),
                    own::stored,
                    () -> peers.stored(WaysBack.UNDO),
                    () -> peers.stored(WaysBack.APPLY));
            for (int first : List.of(3, 0)) {
                String what = "rollback of " + size + " until all "
                        + (first == 0 ? "report the old template" : "have the old template") + "; peer: ";
                compare(table, what + UNDO, times, first, first + 1, size == 200 ? 5 : size == 1 ? 1 : 0);
                compare(table, what + "kubectl apply", times, first, first + 2, size == 12 ? 0 : 1);
            }
            String sent = told(counted.traffic());
            table.told("sent for it; peer: kubectl rollout undo", sent, told(peers.traffic(WaysBack.UNDO)), Double.NaN);
            table.told("sent for it; peer: kubectl apply", sent, told(peers.traffic(WaysBack.APPLY)), Double.NaN);
        }
    }

    /** @param goal 0 for none */
    private static void compare(Table table, String what, Rounds times, int own, int peer, double goal) {
        String ours = Table.time(times.median(own));
        String theirs = Table.time(times.median(peer));
        if (goal == 0) {
            table.told(what, ours, theirs, times.speed(own, peer));
        } else {
            table.fasterThan(what, ours, theirs, times.speed(own, peer), goal);
        }
    }

    private static String told(WaysBack.Traffic traffic) {
        return traffic.requests() + " requests, " + Table.number(traffic.bytes() / 1000.0) + " kB";
    }
}

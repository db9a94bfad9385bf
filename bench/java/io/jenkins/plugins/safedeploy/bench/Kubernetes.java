package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.bench.kubernetes.Decisions;
import io.jenkins.plugins.safedeploy.bench.kubernetes.WaysBack;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Programs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On a real control plane, with the real kubectl and helm: how long after a crash loop was reported somebody says that the
 * release failed; how long after the trigger all Deployments report the old template, and what was sent for that.
 */
final class Kubernetes implements Benchmark {
    private static final String NOT_YET = "(no target yet)";

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
        Decisions decisions = new Decisions(setting.fresh("decisions"));
        String deadline = "30s";
        table.told(
                "crash loop to decision; peer: helm upgrade --wait --timeout " + deadline,
                NOT_YET,
                Table.time(decisions.time(decisions.helm(deadline), "test.local/crash:v2")),
                Double.NaN);
        table.told(
                "crash loop to decision; peer: kubectl rollout status --timeout " + deadline,
                NOT_YET,
                Table.time(decisions.time(decisions.rolloutStatus(deadline), "test.local/crash:v3")),
                Double.NaN);
    }

    private static void back(Setting setting, Table table, int size) throws Exception {
        try (WaysBack ways = new WaysBack(size, setting.fresh("back-" + size))) {
            Rounds times = Rounds.take(
                    setting.size(1, 0),
                    setting.size(5, 1),
                    () -> ways.time(WaysBack.UNDO),
                    () -> ways.time(WaysBack.APPLY));
            tell(table, size, "kubectl rollout undo, four at a time", times.median(0), ways.traffic(WaysBack.UNDO));
            tell(table, size, "kubectl apply", times.median(1), ways.traffic(WaysBack.APPLY));
        }
    }

    private static void tell(Table table, int size, String peer, double nanos, WaysBack.Traffic traffic) {
        String what = "rollback of " + size + " until all report the old template; peer: " + peer;
        table.told(what, NOT_YET, Table.time(nanos), Double.NaN);
        table.told(
                "sent for it",
                NOT_YET,
                traffic.requests() + " requests, " + Table.number(traffic.bytes() / 1000.0) + " kB",
                Double.NaN);
    }
}

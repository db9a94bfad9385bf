package io.jenkins.plugins.safedeploy.bench;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What the engine adds to a rollback: from the request to the settled line with the target {@code directory} and one
 * HTTP gate, less the time that the restart command says it took and less the measurement of the gate. The peer is a
 * script that does what people do instead: copy the release, swap the link, run the same restart command, ask with
 * {@code curl}; less the restart and {@code curl} as it measures them itself. Rollbacks go to and fro between two
 * verified releases ({@code keep}), so that every round does the same.
 */
final class RollbackOverhead implements Benchmark {
    private static final int ARTIFACT = 64 * 1024;
    private static final String RESTART = """
            start=$EPOCHREALTIME
            sleep 0.05
            echo "$start $EPOCHREALTIME" >"$1"
            """;
    private static final String PEER = """
            set -e
            cd "$1"
            cp "$2" "releases/$3/app.bin.new"
            mv "releases/$3/app.bin.new" "releases/$3/app.bin"
            ln -sfn "releases/$3" current.new
            mv -T current.new current
            bash "$4" "$5"
            start=$EPOCHREALTIME
            curl -fsS -o /dev/null "$6"
            echo "$start $EPOCHREALTIME" >"$7"
            """;

    private final AtomicLong measuring = new AtomicLong();

    @Override
    public void run(Setting setting, Table table) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        Path folder = setting.folder();
        Path restart = Files.writeString(folder.resolve("restart.sh"), RESTART);
        Path took = folder.resolve("restart.took");
        Gates gates = new Gates(null, id -> Optional.empty(), HttpRequests.direct(), new SystemClock());
        byte[] content = new byte[ARTIFACT];
        try (Stage stage = new Stage(setting.fresh("stage"), FileLedgerStore.Settings.DEFAULT, g -> timed(gates, g))) {
            GateSettings health = Stage.gate("health", "http", Map.of("url", url));
            List<String> command = List.of("/bin/bash", restart.toString(), took.toString());
            Plan plan = stage.plan("shop", command, List.of(health), List.of());
            for (String name : List.of("v1", "v2")) {
                new Random(name.hashCode()).nextBytes(content);
                Release release = stage.release(name, "shop", content);
                require(stage.deploy(plan, release, true), Outcome.SUCCEEDED);
            }
            Path shell = folder.resolve("shell");
            Files.createDirectories(shell.resolve("releases/v1"));
            Path artifact = Files.write(folder.resolve("artifact"), content);
            Path script = Files.writeString(folder.resolve("peer.sh"), PEER);
            Path asked = folder.resolve("curl.took");
            long before = stage.ledger.ledger().head().seq();
            int warmUp = setting.size(10, 2);
            int rounds = setting.size(51, 5);
            Rounds times = Rounds.take(warmUp, rounds, () -> rollback(stage) - nanos(took), () -> {
                long start = System.nanoTime();
                run("bash", script, shell, artifact, "v1", restart, took, url, asked);
                return System.nanoTime() - start - nanos(took) - nanos(asked);
            });
            setting.say("the last one, in milliseconds: " + timeline(stage));
            long lines = (stage.ledger.ledger().head().seq() - before) / (warmUp + rounds);
            table.below(
                    "rollback, target directory, without restart and measurement (" + lines
                            + " forced events), against cp, ln, restart, curl in a script",
                    Table.time(times.median(0)),
                    Table.time(times.median(1)),
                    times.speed(0, 1),
                    "< 50 ms",
                    times.median(0) < 50e6);
        } finally {
            server.stop(0);
        }
    }

    /** Nanoseconds from the request to its end, without those in the gate. */
    private double rollback(Stage stage) throws Exception {
        Candidate to = stage.ledger.read(state -> {
            Digest now = state.service("shop").current().orElseThrow().release().content();
            return state.service("shop").verified().stream()
                    .filter(verified -> !verified.content().equals(now))
                    .findFirst()
                    .orElseThrow();
        });
        measuring.set(0);
        long start = System.nanoTime();
        String id =
                stage.requests.rollback(new RollbackRequest("shop", to, false, false, true, "benchmark", "benchmark"));
        require(stage.driver.drive(id).join(), Outcome.ROLLED_BACK);
        return System.nanoTime() - start - measuring.get();
    }

    /** Where the time of the newest deployment went. */
    private static String timeline(Stage stage) throws Exception {
        List<LedgerLine> lines = new ArrayList<>(stage.ledger.ledger().newest(30, Long.MAX_VALUE));
        Collections.reverse(lines);
        String last = lines.stream()
                .filter(line -> line.type().equals("Requested"))
                .reduce((a, b) -> b)
                .orElseThrow()
                .deployment();
        lines.removeIf(line -> !line.deployment().equals(last));
        long start = lines.get(0).at().toEpochMilli();
        return lines.stream()
                .map(line -> line.type() + " " + (line.at().toEpochMilli() - start))
                .collect(Collectors.joining(", "));
    }

    private Gate timed(Gates gates, GateSettings settings) {
        Gate gate = gates.create(settings);
        return context -> {
            long start = System.nanoTime();
            try {
                return gate.measure(context);
            } finally {
                measuring.addAndGet(System.nanoTime() - start);
            }
        };
    }

    private static void require(Settlement end, Outcome outcome) {
        if (end.outcome() != outcome) {
            throw new IllegalStateException("expected " + outcome + ", got " + end);
        }
    }

    /** What a script wrote about itself: two times in seconds. */
    private static double nanos(Path took) throws Exception {
        String[] times = Files.readString(took).strip().split(" ");
        return (Double.parseDouble(times[1]) - Double.parseDouble(times[0])) * 1e9;
    }

    private static void run(Object... command) throws Exception {
        Process process = new ProcessBuilder(
                        java.util.Arrays.stream(command).map(Object::toString).toList())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the script failed with " + process.exitValue());
        }
    }
}

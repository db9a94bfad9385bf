package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerDraft;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFiles;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Long ledgers. Three deployments (a good one, a bad one that goes back by itself, a person's after it) are carried out
 * once by the real driver and the real target; their lines are then written again and again through the real ledger
 * with new ids, releases and digests, many in one append: 20 good deployments, then a bad one, for four services in
 * turns.
 */
final class History {
    /** Does not force: a history that a crash destroys is only made again. */
    static final FileLedgerStore.Settings UNFORCED = FileLedgerStore.Settings.DEFAULT.withFiles(new LedgerFiles() {
        @Override
        public void force(RandomAccessFile file) {}

        @Override
        public void forceFolder(Path folder) {}
    });

    private static final int SERVICES = 4;
    private static final int GOOD_FOR_ONE_BAD = 20;
    private static final int BATCH_BYTES = 40_000;
    private static final long BY_THE_LEDGER = 700; // what a line has around its data, at most

    /** What is different in each deployment. */
    private record Names(String deployment, String release, String content, String document) {
        static Names number(long n) {
            return new Names(
                    String.format("20261123-030000-%06x", n),
                    String.format("shop-%07d", n),
                    Digest.ofText("content " + n).hex(),
                    Digest.ofText("document " + n).hex());
        }

        String replacedBy(Names other, String text) {
            return text.replace(deployment, other.deployment)
                    .replace(release, other.release)
                    .replace(content, other.content)
                    .replace(document, other.document);
        }
    }

    /** The lines of one deployment. @param before the release that it would go back to */
    private record Pattern(List<LedgerLine> lines, Names own, Names before) {}

    private final Pattern good;
    private final Pattern bad;
    private final Pattern byPerson;

    /** Records the patterns. */
    History(Path folder) throws Exception {
        try (Stage stage = new Stage(folder, UNFORCED, settings -> context -> measured(folder))) {
            List<GateSettings> gates = List.of(
                    Stage.gate("health", "http", Map.of("url", "http://127.0.0.1:8080/health")),
                    Stage.gate("error rate", "prometheus", Map.of("query", "sum(rate(errors[5m]))")));
            Plan plan = stage.plan("shop", List.of(), gates, List.of());
            Names first = deploy(stage, plan, "release-good-1", true).own();
            good = deploy(stage, plan, "release-good-2", true).after(first);
            bad = deploy(stage, plan, "release-bad", true).after(good.own());
            byPerson = deploy(stage, plan, "release-good-3", false).after(good.own());
        }
    }

    private static Measurement measured(Path folder) {
        boolean failed;
        try {
            failed = Files.readSymbolicLink(folder.resolve("srv-shop/current"))
                    .toString()
                    .contains("bad");
        } catch (IOException e) {
            failed = false;
        }
        Verdict verdict = failed ? Verdict.FAILED : Verdict.PASSED;
        return new Measurement(
                new io.jenkins.plugins.safedeploy.engine.time.SystemClock().now(),
                java.time.Duration.ofMillis(1),
                verdict,
                failed ? "503" : "200",
                "status 200",
                "GET http://127.0.0.1:8080/health",
                failed ? "status 503, expected 200" : "",
                "");
    }

    private record Recorded(List<LedgerLine> lines, Names own) {
        Pattern after(Names before) {
            return new Pattern(lines, own, before);
        }
    }

    private static Recorded deploy(Stage stage, Plan plan, String name, boolean automatic) throws Exception {
        long from = stage.ledger.ledger().head().seq() + 1;
        Release release = stage.release(name, "shop", name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Settlement end = stage.deploy(plan, release, automatic);
        while (stage.ledger.read(state -> !state.outbox().isEmpty())) {
            Thread.sleep(1);
        }
        List<LedgerLine> lines = new ArrayList<>();
        stage.ledger.ledger().lines(from, lines::add);
        Digest document = Digest.of(Json.bytes(release));
        return new Recorded(
                lines, new Names(end.deployment(), name, release.contentDigest().hex(), document.hex()));
    }

    /** Appends whole deployments until there are {@code events} lines or a few more. */
    void write(EnvironmentLedger ledger, long events) throws Exception {
        Names[] verified = new Names[SERVICES];
        boolean[] held = new boolean[SERVICES];
        List<LedgerDraft> batch = new ArrayList<>();
        long bytes = 0;
        long written = ledger.ledger().head().seq();
        for (long number = written; written < events; number++) {
            int service = (int) (number % SERVICES);
            Names own = Names.number(number);
            Names before = verified[service] == null ? own : verified[service];
            boolean fails = verified[service] != null && !held[service] && number % (GOOD_FOR_ONE_BAD + 1) == 0;
            Pattern pattern = fails ? bad : held[service] ? byPerson : good;
            for (LedgerLine line : pattern.lines()) {
                String data = pattern.before()
                        .replacedBy(
                                before,
                                pattern.own().replacedBy(own, line.data().toString()));
                batch.add(new LedgerDraft(
                        line.type(),
                        line.environment(),
                        "shop-" + service,
                        line.deployment().isEmpty() ? "" : own.deployment(),
                        line.actor(),
                        line.epoch() == 0 ? 0 : number + 1,
                        Json.read(data, com.fasterxml.jackson.databind.node.ObjectNode.class)));
                bytes += data.length() + BY_THE_LEDGER;
                written++;
                if (bytes > BATCH_BYTES) {
                    ledger.ledger().append(ledger.ledger().head(), batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
            }
            verified[service] = fails ? verified[service] : own;
            held[service] = fails;
        }
        if (!batch.isEmpty()) {
            ledger.ledger().append(ledger.ledger().head(), batch);
        }
    }
}

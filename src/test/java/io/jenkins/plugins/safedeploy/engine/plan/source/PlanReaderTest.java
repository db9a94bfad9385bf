package io.jenkins.plugins.safedeploy.engine.plan.source;

import static io.jenkins.plugins.safedeploy.engine.plan.source.ExamplePlans.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReaderTest {

    @Test
    void readsEverythingThatAPlanCanSay() throws Exception {
        Plan plan = ExamplePlans.read(ExamplePlans.FULL);
        assertThat(plan.service()).isEqualTo("shop/web");
        assertThat(plan.configuration()).containsEntry("PORT", "8080").containsEntry("BANNER", "two\nlines\n");
        assertThat(plan.target().settings())
                .containsEntry("keep", 5L)
                .containsEntry("restart", List.of("./restart.sh", "--now"));
        assertThat(plan.gates().get(0).stage()).isEqualTo(1);
        assertThat(plan.gates().get(0).settings()).doesNotContainKeys("name", "interval", "stage");
        assertThat(plan.gates().get(1).settings()).containsEntry("max", "0.0100000000000000000001");
        assertThat(plan.hooks().beforeDeploy().get(0).effectClass()).isEqualTo(EffectClass.AT_MOST_ONCE);
        assertThat(plan.hooks().beforeDeploy().get(0).command()).containsExactly("/bin/sh", "-c", "./migrate.sh");
        assertThat(plan.policy().whenLocked()).isEqualTo(PolicySettings.WhenLocked.LATEST_WINS);
        assertThat(plan.policy().freezeWindows().get(0).to()).hasToString("2026-12-26T23:00:00Z");
        assertThat(Plan.fromJson(plan.json())).isEqualTo(plan);
    }

    @Test
    void takesTheDefaultsOfWhatIsNotSaid() throws Exception {
        Plan plan = ExamplePlans.read(ExamplePlans.SMALL);
        assertThat(plan.policy()).isEqualTo(PolicySettings.DEFAULT);
        assertThat(plan.gates().get(0).limits().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(plan.gates().get(0).limits().consecutiveErrorLimit()).isEqualTo(4);
    }

    @Test
    void readsAByteOrderMarkAndWindowsLineEnds() throws Exception {
        assertThat(ExamplePlans.read("\ufeff" + ExamplePlans.FULL.replace("\n", "\r\n")))
                .isEqualTo(ExamplePlans.read(ExamplePlans.FULL));
    }

    @Test
    void tellsEveryProblemAtOnceWithItsPlace() {
        assertThat(problems("""
                environment: Production
                servcie: web
                target: {directory: {path: /srv/web, keep: five}}
                gates:
                  - http: {name: health, url: 'http://x', intervall: 2s, count: 3}
                policy: {onFailure: rolback}
                """))
                .extracting(PlanProblem::line, PlanProblem::column, PlanProblem::path)
                .containsExactly(
                        tuple(1, 1, "service"),
                        tuple(1, 14, "environment"),
                        tuple(2, 1, "servcie"),
                        tuple(3, 44, "target.directory.keep"),
                        tuple(5, 43, "gates[0].http.intervall"),
                        tuple(6, 21, "policy.onFailure"));
    }

    @Test
    void showsTheLineACaretAndTheNearestName() {
        assertThatThrownBy(() -> ExamplePlans.read(ExamplePlans.SMALL.replace("count: 3", "cuont: 3, count: 3")))
                .hasMessageStartingWith("""
                        safedeploy.yaml:6:63: gates[0].http.cuont: 'cuont' is not a field here; did you mean 'count'?
                            6 |   - http: {name: health, url: 'http://127.0.0.1:8080/health', cuont: 3, count: 3}
                              |                                                               ^
                          allowed: 'name', 'interval',""");
    }

    @Test
    void tellsTwentyProblemsAndCountsTheOthers() {
        StringBuilder yaml = new StringBuilder(ExamplePlans.SMALL);
        for (int i = 0; i < 30; i++) {
            yaml.append("unknown").append(i).append(": x\n");
        }
        assertThatThrownBy(() -> ExamplePlans.read(yaml.toString()))
                .hasMessageEndingWith("... and 10 more problems")
                .isInstanceOfSatisfying(
                        PlanException.class, e -> assertThat(e.problems()).hasSize(20));
    }

    @ParameterizedTest
    @CsvSource({
        "8080,'8080'",
        "1e3,'1e3'",
        "1.10,'1.10'",
        "true,'true'",
        "NO,'NO'",
        "off,'off'",
        "0x1F,'0x1F'",
        "~,",
        "'',"
    })
    void aValueThatIsNotPlainlyTextNeedsQuotes(String value, String quoted) {
        List<PlanProblem> found =
                problems(ExamplePlans.SMALL + "configuration: {PORT: " + (value == null ? "" : value) + "}\n");
        assertThat(found).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("configuration.PORT");
            if (quoted != null) {
                assertThat(problem.allowed()).isEqualTo("with quotes: '" + quoted + "'");
            }
        });
        if (quoted != null) {
            assertThat(problems(ExamplePlans.SMALL + "configuration: {PORT: '" + value + "'}\n"))
                    .isEmpty();
        }
    }

    @Test
    void tellsWhatOnlyTheWholePlanShows() {
        String yaml = ExamplePlans.SMALL + """
                  - http: {name: health, url: 'http://y', count: 1}
                  - http: {name: other, url: 'http://z'}
                """;
        assertThat(problems(yaml))
                .extracting(PlanProblem::path, PlanProblem::line)
                .containsExactlyInAnyOrder(tuple("gates[1].http.name", 7), tuple("gates[2].http", 8));
    }

    @Test
    void refusesAPlanThatHoldsASecretAndNeverShowsIt() {
        PlanReader reader =
                new PlanReader(ExamplePlans.VOCABULARY, Masker.of(Map.of("db-password", "hunter2-hunter2")));
        String yaml = ExamplePlans.SMALL + "configuration: {URL: 'jdbc://app:hunter2-hunter2@db/x', b: 1}\n";
        assertThatThrownBy(() -> reader.read("safedeploy.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("configuration.URL: holds the secret 'db-password'")
                .hasMessageContaining("jdbc://app:****@db/x")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void placesWhatATargetRefusesLater() throws Exception {
        PlanDocument document = new PlanReader(ExamplePlans.VOCABULARY)
                .read("safedeploy.yaml", ExamplePlans.FULL.getBytes(StandardCharsets.UTF_8));
        assertThat(document.problem("target.directory.keep", "is too many", "1 to 3")
                        .text())
                .startsWith("safedeploy.yaml:18:11: target.directory.keep: is too many");
        assertThat(document.problem("gates[0].http.headers.Nope", "is wrong", "")
                        .line())
                .isEqualTo(25);
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path folder) throws Exception {
        PlanReader reader = new PlanReader(ExamplePlans.VOCABULARY);
        assertThatThrownBy(() -> reader.read(folder.resolve("none.yaml")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> reader.read(folder))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("is not a file");
        Path file = Files.writeString(folder.resolve("safedeploy.yaml"), ExamplePlans.SMALL);
        assertThat(reader.read(file).plan().service()).isEqualTo("web");
    }

    @Test
    void theCountOfAGateThatIsMeasuredOnceIsOneAndNoOther() throws Exception {
        PlanReader reader = new PlanReader(ExamplePlans.VOCABULARY);
        String plan = ExamplePlans.SMALL.replaceFirst("- http: .*", "- rollout: {name: up, deadline: 2m}");
        for (String said : List.of(plan, plan.replace("2m}", "2m, count: 1}"))) {
            assertThat(reader.read("safedeploy.yaml", said.getBytes(StandardCharsets.UTF_8))
                            .plan()
                            .gates())
                    .singleElement()
                    .satisfies(gate -> assertThat(gate.limits().count()).isEqualTo(1));
        }
        assertThatThrownBy(() -> reader.read(
                        "safedeploy.yaml", plan.replace("2m}", "2m, count: 3}").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("gates[0].rollout.count")
                .hasMessageContaining("one measurement is the whole gate");
    }

    @Test
    void aVocabularyMayNotTakeTheFieldsOfAllGates() {
        assertThatThrownBy(() -> new PlanVocabulary(
                        Map.of(),
                        Map.of(
                                "x",
                                List.of(new io.jenkins.plugins.safedeploy.engine.target.SettingDescription(
                                        "timeout", "duration", false, "", "")))))
                .hasMessageContaining("'timeout' of gate 'x' is one that all gates have");
    }
}

package io.jenkins.plugins.safedeploy.engine.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What administrators declare is read as a plan is. */
class DeclarationTest {
    private static final PlanReader READER = new PlanReader(ExamplePlans.VOCABULARY);

    @Test
    void hasTheFieldsOfAPlan() throws Exception {
        Declaration declared = read("""
                environment: production
                target: {directory: {path: /srv/shop}}
                gates: [{http: {name: health, url: 'http://x', count: 1}}]
                approvals: [{name: lead, approvers: [alice]}]
                policy:
                  cooldown: 30m
                  deadline: 1h
                  freezeWindows: [{name: xmas, from: '2026-12-24T00:00:00Z', to: '2026-12-27T00:00:00Z'}]
                  onFailure: rollback
                """);

        assertThat(declared.gates()).extracting(GateSettings::name).containsExactly("health");
        assertThat(declared.target().settings()).containsEntry("path", "/srv/shop");
        assertThat(declared.cooldown()).isEqualTo(Duration.ofMinutes(30));
        assertThat(declared.onFailure()).isEqualTo(PolicySettings.FailureAction.ROLLBACK);
        assertThat(declared.onAbort()).as("not declared is not its default").isNull();
        assertThat(declared.words()).contains("approvals lead (1 of alice)", "freeze windows xmas");
    }

    @Test
    void mayDeclareNothing() throws Exception {
        assertThat(read("environment: production").words()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldInTheWordsOfAPlan() {
        assertThatThrownBy(() -> read("""
                environment: production
                gates:
                  - http: {name: health, count: 1}
                  - http: {name: health, url: 'http://x', count: 1}
                approvals: [{name: lead, quorum: 0}]
                policy: {cooldown: 30, allowOlder: true}
                """))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll(
                        "gates[0].http.url",
                        "quorum",
                        "did you mean '30s'",
                        "policy.allowOlder: 'allowOlder' is not a field here");
    }

    @Test
    void fieldsUnderAPlanCountWhereNobodySaysThem() throws Exception {
        String file = "environment: production\nservice: shop\n";

        Plan without = under(file, "");
        Plan with = under(file, ", \"target\": {\"directory\": {\"path\": \"/srv/mine\"}}");

        assertThat(without.target().settings()).containsEntry("path", "/srv/production");
        assertThat(with.target().settings()).containsEntry("path", "/srv/mine");
    }

    private static Plan under(String file, String more) throws PlanException {
        return READER.read(
                        "safedeploy.yaml",
                        bytes(file),
                        bytes("{\"service\": \"web\"" + more + "}"),
                        environment -> bytes("{\"target\": {\"directory\": {\"path\": \"/srv/" + environment + "\"}}}"))
                .plan();
    }

    private static Declaration read(String yaml) throws PlanException {
        return READER.declaration("environment 'production'", bytes(yaml));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

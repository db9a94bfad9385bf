package io.jenkins.plugins.safedeploy.engine.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Fields that are said beside a file, as a Pipeline step does. */
class PlanOverlayTest {
    private static final String FILE = """
            environment: staging
            artifacts: [a.jar]
            target: {directory: {path: /srv/shop}}
            """;

    @Test
    void takeThePlaceOfThoseOfTheSameNameAndFillGaps() throws Exception {
        Plan plan = read(FILE, "{\"environment\": \"production\", \"service\": \"shop\"}");

        assertThat(plan.environment()).isEqualTo("production");
        assertThat(plan.service()).isEqualTo("shop");
        assertThat(plan.artifacts()).containsExactly("a.jar");
    }

    @Test
    void areCheckedLikeTheFile() {
        assertThatThrownBy(() -> read(FILE, "{\"service\": \"shop\", \"enviroment\": \"x\"}"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("did you mean 'environment'");
    }

    @Test
    void cannotRepairAFileThatIsNoMap() {
        assertThatThrownBy(() -> read("[a list]", "{\"service\": \"shop\"}")).isInstanceOf(PlanException.class);
    }

    private static Plan read(String file, String over) throws PlanException {
        return new PlanReader(ExamplePlans.VOCABULARY)
                .read("safedeploy.yaml", bytes(file), bytes(over))
                .plan();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

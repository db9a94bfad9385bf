package io.jenkins.plugins.safedeploy.engine.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlanFuzzTest {

    @Test
    void mutatedPlansNeverBreakTheReader() {
        assertThat(new PlanFuzz(1).run(5_000, Duration.ofSeconds(20))).contains("no violation");
    }

    @Test
    @Tag("slow")
    void manyMutatedPlansNeverBreakTheReader() {
        String figures = new PlanFuzz(20_261_123).run(Long.MAX_VALUE, Duration.ofSeconds(60));
        System.out.println("PlanFuzz: " + figures);
        assertThat(figures).contains("no violation");
    }
}

package io.jenkins.plugins.safedeploy.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"apply, apply: done", "step:2, step 2: done", "hook:migrate up, hook 'migrate up': done"})
    void anEffectThatEndedIsToldAsItWasWhenItBegan(String effect, String told) {
        assertThat(Wording.of(ended(effect, "")).get(0).text()).isEqualTo(told);
    }

    @Test
    void whatItSaidComesBehindIt() {
        assertThat(Wording.of(ended("hook:a", "3 tables")).get(0).text()).isEqualTo("hook 'a': done: 3 tables");
    }

    private static Event ended(String effect, String message) {
        return new Event.EffectEnded(effect, EffectResult.OK, true, message);
    }
}

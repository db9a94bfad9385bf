package io.jenkins.plugins.safedeploy.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("interval", "timeout", "count", "initialDelay");

    @Test
    void findsSlipsOfTheFinger() {
        assertThat(NearestName.of("intervall", KNOWN)).contains("interval");
        assertThat(NearestName.of("itnerval", KNOWN)).contains("interval");
        assertThat(NearestName.of("initialdelay", KNOWN)).contains("initialDelay");
        assertThat(NearestName.of("Timeout", KNOWN)).contains("timeout");
    }

    @Test
    void findsNothingForAnotherWord() {
        assertThat(NearestName.of("banana", KNOWN)).isEmpty();
        assertThat(NearestName.of("x", KNOWN)).isEmpty();
        assertThat(NearestName.of("a".repeat(100_000), KNOWN)).isEmpty();
    }

    @Test
    void countsASwapAsOne() {
        assertThat(NearestName.distance("ab", "ba")).isEqualTo(1);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    }
}

package io.jenkins.plugins.safedeploy.engine.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String INVOCATION = "web#42/6f1c2a44-9d0e-4c39-8f3b-6d6f0a1b2c3d";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Digest DIGEST = Digest.ofText("web");

    private static Release release(String commit, String invocation) {
        Build build = new Build("web", 42, "https://ci.example/job/web/42/", commit, invocation);
        Artifact artifact = new Artifact("build/web.jar", Artifact.Kind.FILE, DIGEST, 3, "");
        return new Release(new ReleaseId("web-42"), "web", build, START, List.of(artifact), Map.of(), Map.of());
    }

    private static Provenance provenance(String commit, String invocation) {
        return Provenance.of(
                release(commit, invocation),
                "git+https://example.org/web.git",
                "https://ci.example/safe-deploy/controller",
                Map.of("jenkins", "2.541.3"),
                Map.of("branch", "main"),
                Map.of("node", "agent-1"),
                START,
                START.plusSeconds(60));
    }

    private static byte[] edited(String from, String to) {
        String json = new String(provenance(COMMIT, INVOCATION).json(), StandardCharsets.UTF_8);
        assertThat(json).contains(from);
        return json.replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isAnInTotoStatementWithSlsaProvenance() throws Exception {
        String expected = """
                {
                  "_type": "https://in-toto.io/Statement/v1",
                  "subject": [{"name": "build/web.jar", "digest": {"sha256": "%s"}}],
                  "predicateType": "https://slsa.dev/provenance/v1",
                  "predicate": {
                    "buildDefinition": {
                      "buildType": "https://plugins.jenkins.io/safe-deploy/build/v1",
                      "externalParameters": {"branch": "main"},
                      "internalParameters": {"node": "agent-1"},
                      "resolvedDependencies": [
                        {"uri": "git+https://example.org/web.git", "digest": {"gitCommit": "%s"}}
                      ]
                    },
                    "runDetails": {
                      "builder": {"id": "https://ci.example/safe-deploy/controller", "version": {"jenkins": "2.541.3"}},
                      "metadata": {
                        "invocationId": "%s",
                        "startedOn": "2026-01-02T03:04:05Z",
                        "finishedOn": "2026-01-02T03:05:05Z"
                      },
                      "byproducts": []
                    }
                  }
                }
                """.formatted(DIGEST.hex(), COMMIT, INVOCATION);
        assertThat(Json.tree(provenance(COMMIT, INVOCATION).json()))
                .isEqualTo(Json.tree(expected.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        Provenance provenance = provenance(COMMIT, INVOCATION);
        assertThat(Provenance.read(provenance.json())).isEqualTo(provenance);
    }

    @Test
    void passesOverMembersThatItDoesNotKnow() throws Exception {
        byte[] json = edited("\"byproducts\":[]", "\"byproducts\":[],\"later\":{\"x\":1}");
        assertThat(Provenance.read(json)).isEqualTo(provenance(COMMIT, INVOCATION));
    }

    @Test
    void tellsARevisionOfSomethingElseThanGitInTheAddress() {
        assertThat(provenance("1234", INVOCATION).dependencies())
                .containsExactly(new Provenance.Dependency("git+https://example.org/web.git@1234", ""));
    }

    @Test
    void refusesAnInvocationThatCouldRepeat() {
        assertThatThrownBy(() -> provenance(COMMIT, "web#42")).hasMessageContaining("holds no UUID");
    }

    @Test
    void refusesTwoSubjectsOfOneName() {
        Provenance good = provenance(COMMIT, INVOCATION);
        Provenance.Subject subject = good.subjects().get(0);
        assertThatThrownBy(() -> new Provenance(
                        List.of(subject, subject),
                        good.buildType(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        good.builderId(),
                        Map.of(),
                        good.invocationId(),
                        START,
                        START))
                .hasMessageContaining("Two subjects are named 'build/web.jar'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://in-toto.io/Statement/v1|https://in-toto.io/Statement/v0.1|_type",
                "https://slsa.dev/provenance/v1|https://slsa.dev/provenance/v0.2|predicateType",
                "\"sha256\":\"|\"sha256\":\"A|SHA-256",
                "\"sha256\":\"|\"sha256\":\"sha256:|SHA-256",
                "2026-01-02T03:04:05Z|2026-01-02T03:04:05+00:00|startedOn",
                "2026-01-02T03:05:05Z|2026-02-30T03:05:05Z|finishedOn",
                "2026-01-02T03:05:05Z|2025-01-02T03:05:05Z|before it started",
                "\"gitCommit\":\"0|\"gitCommit\":\"|git commit",
                "https://ci.example/safe-deploy/controller|controller|builder id",
                "\"runDetails\":{|\"run\":{|runDetails",
                "\"subject\":[|\"subject\":7,\"x\":[|subject",
                "{\"_type\"|{{\"_type\"|not JSON",
            })
    void refusesAStatementThatIsMalformedAndNamesTheMember(String from, String to, String named) {
        assertThatThrownBy(() -> Provenance.read(edited(from, to)))
                .isInstanceOf(ProvenanceException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "[]", "7", "{}", "'{\"_type\":null}'"})
    void refusesWhatIsNoStatementAtAll(String json) {
        assertThatThrownBy(() -> Provenance.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProvenanceException.class);
    }
}

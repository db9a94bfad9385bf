package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
    private static final String FILE = """
            apiVersion: v1
            kind: Config
            current-context: one
            contexts:
            - {name: one, context: {cluster: a, user: u}}
            - {name: two, context: {cluster: b, user: v, namespace: ns}}
            clusters:
            - {name: a, cluster: {server: 'https://a.example'%s}}
            - {name: b, cluster: {server: 'https://b.example'}}
            users:
            - {name: u, user: {token: t%s}}
            - {name: v, user: {client-certificate-data: Yw==, client-key-data: aw==}}
            """;

    @Test
    void the_chosen_context_counts_or_else_the_current_one() throws Exception {
        Config one = Kubeconfig.read(FILE.formatted("", ""), null);
        assertThat(one.getMasterUrl()).startsWith("https://a.example");
        assertThat(one.getOauthToken()).isEqualTo("t");
        assertThat(one.isTrustCerts()).isFalse();
        Config two = Kubeconfig.read(FILE.formatted("", ""), "two");
        assertThat(two.getMasterUrl()).startsWith("https://b.example");
        assertThat(two.getClientKeyData()).isEqualTo("aw==");
        assertThatThrownBy(() -> Kubeconfig.read(FILE.formatted("", ""), "three"))
                .hasMessageContaining("no 'three' among its contexts");
    }

    @Test
    void whoever_the_user_acts_as_is_not_forgotten() throws Exception {
        Config config = Kubeconfig.read(FILE.formatted("", ", as: deployer, as-groups: [a, b]"), null);
        assertThat(config.getImpersonateUsername()).isEqualTo("deployer");
        assertThat(config.getImpersonateGroups()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {command: touch}",
                "auth-provider: {name: gcp}",
                "tokenFile: /etc/shadow",
                "client-key: /etc/shadow",
                "client-certificate: x"
            })
    void no_program_is_started_and_no_file_read_for_a_user(String more) {
        assertThatThrownBy(() -> Kubeconfig.read(FILE.formatted("", ", " + more), null))
                .isInstanceOf(ConnectionRefused.class)
                .hasMessageContaining(more.substring(0, more.indexOf(':')));
    }

    @Test
    void no_file_is_read_for_a_cluster() {
        assertThatThrownBy(() -> Kubeconfig.read(FILE.formatted(", certificate-authority: /etc/x", ""), null))
                .hasMessageContaining("--flatten");
    }

    @Test
    void other_text_is_no_kubeconfig_and_is_not_shown() {
        for (String text : new String[] {"hunter2", "a: b", "[", "clusters: 1"}) {
            assertThatThrownBy(() -> Kubeconfig.read(text, null))
                    .isInstanceOf(ConnectionRefused.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void what_does_not_go_together_is_refused_when_the_plan_is_read() {
        assertThatThrownBy(() -> new Connection(null, null, null, null, null))
                .hasMessageContaining("where the cluster is");
        assertThatThrownBy(() -> new Connection("f", "https://a", null, null, null))
                .hasMessageContaining("either");
        assertThatThrownBy(() -> new Connection("f", null, null, "c", null)).hasMessageContaining("one of them");
        assertThatThrownBy(() -> new Connection(null, "https://u:p@a", null, "c", null))
                .hasMessageContaining("address");
        assertThatThrownBy(() -> new Connection(null, "https://a", "x", "c", null))
                .hasMessageContaining("PEM");
    }

    @Test
    void a_missing_credential_or_file_is_told() {
        Connection.Files none = path -> {
            throw new IOException("no such file");
        };
        assertThatThrownBy(() -> new Connection(null, "https://a", null, "c", null).open(id -> Optional.empty(), none))
                .hasMessageContaining("no credential 'c'");
        assertThatThrownBy(() -> new Connection("f", null, null, null, null).open(id -> Optional.empty(), none))
                .hasMessageContaining("kubeconfig f cannot be read");
    }

    @Test
    void one_way_to_connect_is_one_client_and_a_new_token_another() throws Exception {
        Connection connection = new Connection(null, "https://a.example", null, "c", null);
        var client = connection.open(id -> Optional.of("t1"), path -> "");
        assertThat(connection.open(id -> Optional.of("t1"), path -> "")).isSameAs(client);
        assertThat(connection.open(id -> Optional.of("t2"), path -> "")).isNotSameAs(client);
    }
}

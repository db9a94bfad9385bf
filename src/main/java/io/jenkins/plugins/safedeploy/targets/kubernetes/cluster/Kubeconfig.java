package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ManifestException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one context of a kubeconfig. Nothing outside of its text is used: no other file, no program ({@code exec}), no
 * environment variable of this process, because on a Jenkins controller all of them would be the controller's.
 */
final class Kubeconfig {
    private static final List<String> FILES = List.of("client-certificate", "client-key", "tokenFile");

    private Kubeconfig() {}

    /**
     * @param context null for the current one
     * @throws ConnectionRefused when it cannot be used; the message holds nothing secret
     */
    static Config read(String text, String context) throws ConnectionRefused {
        JsonNode file;
        try {
            List<JsonNode> documents = YamlText.read("The kubeconfig", text.getBytes(StandardCharsets.UTF_8));
            if (documents.size() != 1 || !documents.get(0).path("clusters").isArray()) {
                throw new ConnectionRefused("That is no kubeconfig: it has no list of clusters.");
            }
            file = documents.get(0);
        } catch (ManifestException e) {
            throw new ConnectionRefused(e.getMessage());
        }
        String name = context == null ? file.path("current-context").asText("") : context;
        JsonNode chosen = named(file, "contexts", name).path("context");
        JsonNode cluster =
                named(file, "clusters", chosen.path("cluster").asText("")).path("cluster");
        JsonNode user = named(file, "users", chosen.path("user").asText("")).path("user");
        refuseOutside(cluster, user);
        String server = cluster.path("server").asText("");
        if (server.isEmpty()) {
            throw new ConnectionRefused("The cluster of context '" + name + "' has no server in the kubeconfig.");
        }
        boolean trust = cluster.path("insecure-skip-tls-verify").asBoolean(false);
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withNamespace(text(chosen, "namespace"))
                .withTrustCerts(trust)
                .withDisableHostnameVerification(trust)
                .withCaCertData(text(cluster, "certificate-authority-data"))
                .withHttpsProxy(text(cluster, "proxy-url"))
                .withClientCertData(text(user, "client-certificate-data"))
                .withClientKeyData(text(user, "client-key-data"))
                .withOauthToken(text(user, "token"))
                .withImpersonateUsername(text(user, "as"))
                .withImpersonateGroups(texts(user, "as-groups"))
                .withUsername(text(user, "username"))
                .withPassword(text(user, "password"))
                .build();
    }

    private static JsonNode named(JsonNode file, String list, String name) throws ConnectionRefused {
        for (JsonNode each : file.path(list)) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new ConnectionRefused("The kubeconfig has no '" + name + "' among its " + list
                + (list.equals("contexts") ? ". Give 'context', or set current-context." : "."));
    }

    private static void refuseOutside(JsonNode cluster, JsonNode user) throws ConnectionRefused {
        if (user.has("exec") || user.has("auth-provider")) {
            throw new ConnectionRefused("The user in the kubeconfig gets its credential from a program ("
                    + (user.has("exec") ? "exec" : "auth-provider")
                    + "), and none is started from here. Give a service account's token or a client certificate.");
        }
        for (String field : FILES) {
            if (user.has(field)) {
                throw outside(field);
            }
        }
        if (cluster.has("certificate-authority")) {
            throw outside("certificate-authority");
        }
    }

    private static ConnectionRefused outside(String field) {
        return new ConnectionRefused(
                "The kubeconfig refers to another file by '" + field + "', and only its own text is"
                        + " used. Write one that holds everything: kubectl config view --raw --flatten --minify.");
    }

    private static String[] texts(JsonNode map, String field) {
        List<String> texts = new ArrayList<>();
        map.path(field).forEach(each -> texts.add(each.asText()));
        return texts.toArray(String[]::new);
    }

    private static String text(JsonNode map, String field) {
        return map.path(field).isTextual() ? map.path(field).asText() : null;
    }
}

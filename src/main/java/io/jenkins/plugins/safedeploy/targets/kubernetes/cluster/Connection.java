package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the cluster is and who we are there. Clients are shared by everything in this process that connects the same
 * way; the credential is looked up each time and only its digest is remembered.
 *
 * @param kubeconfig path of a file on the workspace's machine; null for none
 * @param server address of the API server, with {@code credential} as its token; null for that of a kubeconfig
 * @param caCertificate certificates in PEM that sign the server's; null for those of this Java
 * @param credential id of a secret text: a token, or without {@code server} a kubeconfig; null for none
 * @param context of the kubeconfig; null for its current one
 */
public record Connection(String kubeconfig, String server, String caCertificate, String credential, String context) {
    private static final int MOST_CLIENTS = 64;
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
    private static final int WATCH_RECONNECT_MILLIS = 250;
    private static final int PARALLEL = 64;

    private static final Map<Digest, KubernetesClient> CLIENTS = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, KubernetesClient> eldest) {
            return size() > MOST_CLIENTS; // Not closed: it may be in use, and its threads end when they are idle.
        }
    };

    /** @throws IllegalArgumentException when the fields do not go together */
    public Connection {
        if (server == null && kubeconfig == null && credential == null) {
            throw new IllegalArgumentException("nothing says where the cluster is. Give a credential that holds a"
                    + " kubeconfig, a server and a credential that holds its token, or the path of a kubeconfig.");
        }
        if (server != null && (kubeconfig != null || context != null)) {
            throw new IllegalArgumentException("'server' is given with 'kubeconfig' or 'context', which say it too."
                    + " Give either a server or a kubeconfig.");
        }
        if (kubeconfig != null && credential != null) {
            throw new IllegalArgumentException("'kubeconfig' and 'credential' are both given without 'server', and both"
                    + " hold a kubeconfig. Give one of them.");
        }
        if (server != null && !server.matches("https?://[^/?#@\\s]+(/[^?#@\\s]*)?")) {
            throw new IllegalArgumentException(
                    "'server' is no address. Give one such as https://cluster.example:6443, without user and password.");
        }
        if (caCertificate != null && (server == null || !caCertificate.contains("-----BEGIN CERTIFICATE-----"))) {
            throw new IllegalArgumentException("'caCertificate' holds certificates in PEM for a 'server'. Give both, or"
                    + " put the certificate into the kubeconfig.");
        }
    }

    /** Reads a file on the workspace's machine. */
    @FunctionalInterface
    public interface Files {
        String read(String path) throws IOException;
    }

    /** A client; nothing is sent yet. Not to be closed. */
    public KubernetesClient open(Credentials credentials, Files files) throws ConnectionRefused {
        String secret = null;
        if (credential != null) {
            secret = credentials
                    .secret(credential)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new ConnectionRefused("There is no credential '" + credential
                            + "', or it may not be used here. Create it or correct the id."));
        }
        String file = kubeconfig == null ? null : file(files);
        Digest key = Digest.ofText(this + "\n" + secret + "\n" + file);
        synchronized (CLIENTS) {
            KubernetesClient known = CLIENTS.get(key);
            if (known == null) {
                known = new KubernetesClientBuilder()
                        .withConfig(config(secret, file))
                        .build();
                CLIENTS.put(key, known);
            }
            return known;
        }
    }

    /** A key that only holders of the credential can make; empty where there is none. Different for another credential. */
    public byte[] key(Credentials credentials, Files files) throws ConnectionRefused {
        String secret =
                credential == null ? null : credentials.secret(credential).orElse(null);
        String text = kubeconfig == null ? secret : file(files);
        return text == null
                ? new byte[0]
                : Digest.ofText("safe-deploy digests of secrets\n" + text.strip())
                        .hex()
                        .getBytes(StandardCharsets.UTF_8);
    }

    private String file(Files files) throws ConnectionRefused {
        try {
            return files.read(kubeconfig);
        } catch (IOException e) {
            throw new ConnectionRefused("The kubeconfig " + kubeconfig + " cannot be read: " + e.getMessage());
        }
    }

    private Config config(String secret, String file) throws ConnectionRefused {
        Config config = server != null ? direct(secret) : Kubeconfig.read(file == null ? secret : file, context);
        return new ConfigBuilder(config)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
                .withMaxConcurrentRequests(PARALLEL)
                .withMaxConcurrentRequestsPerHost(PARALLEL)
                .withWatchReconnectInterval(WATCH_RECONNECT_MILLIS)
                .withUserAgent("safe-deploy")
                .build();
    }

    private Config direct(String secret) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withOauthToken(secret == null ? null : secret.strip())
                .withCaCertData(
                        caCertificate == null
                                ? null
                                : Base64.getEncoder().encodeToString(caCertificate.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}

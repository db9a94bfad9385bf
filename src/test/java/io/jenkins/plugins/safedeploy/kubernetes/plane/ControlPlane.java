package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * etcd, kube-apiserver (TLS, RBAC) and kube-controller-manager on free loopback ports, all data in a temporary folder that
 * is gone with the JVM. There is no scheduler and no kubelet: {@link TestKubelet} stands for both.
 */
public final class ControlPlane {
    /** The controllers that run: those that change or remove what a deployment made. */
    private static final String CONTROLLERS =
            "deployment,replicaset,statefulset,daemonset,job,cronjob,horizontalpodautoscaling,endpoint,endpointslice,"
                    + "namespace,garbagecollector,disruption,resourcequota";

    private final Path folder;
    private final Etcd etcd;
    private final int port;
    private final Child apiServer;
    private final Child controllerManager;
    private final String adminToken = UUID.randomUUID().toString();
    private volatile KubernetesClient admin;

    ControlPlane() throws IOException {
        folder = Files.createTempDirectory("kubernetes-plane").toAbsolutePath();
        Guardian guardian = new Guardian(folder);
        etcd = new Etcd(folder, guardian);
        etcd.child.start();
        port = Ports.free();
        Files.writeString(folder.resolve("tokens.csv"), adminToken + ",admin,admin,system:masters\n");
        writeServiceAccountKeys();
        etcd.child.awaitReady();
        apiServer = new Child("kube-apiserver", apiServerCommand(), folder, guardian, this::apiServerReady);
        startApiServer();
        controllerManager =
                new Child("kube-controller-manager", controllerManagerCommand(), folder, guardian, () -> true);
        controllerManager.start();
    }

    private List<String> apiServerCommand() {
        return List.of(
                Programs.plane("kube-apiserver").toString(),
                "--etcd-servers=" + etcd.url(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--insecure-port=0",
                "--endpoint-reconciler-type=none",
                "--cert-dir=" + folder.resolve("certificates"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("service-accounts.pem"),
                "--service-account-signing-key-file=" + folder.resolve("service-accounts.pem"),
                // Pods need no service account here, and nodes are ready when a test says so.
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition");
    }

    private List<String> controllerManagerCommand() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Programs.plane("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig(adminToken),
                "--controllers=" + CONTROLLERS,
                "--leader-elect=false",
                "--port=0",
                "--secure-port=0",
                // So that it never limits what a test measures.
                "--kube-api-qps=2000",
                "--kube-api-burst=4000",
                "--horizontal-pod-autoscaler-sync-period=1s"));
        for (String kind : List.of("deployment", "replicaset", "statefulset", "endpoint", "gc", "namespace")) {
            command.add("--concurrent-" + kind + "-syncs=20");
        }
        return command;
    }

    private void writeServiceAccountKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            String text =
                    Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
            Files.writeString(
                    folder.resolve("service-accounts.pem"),
                    "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean apiServerReady() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            if (admin == null) {
                admin = client(adminToken); // it has made its certificate before it listens
            }
            return "ok".equals(admin.raw("/readyz"));
        } catch (IOException | KubernetesClientException e) {
            return false;
        }
    }

    /** The certificate of the API server and of the authority that signed it, PEM. */
    public Path certificate() {
        return folder.resolve("certificates").resolve("apiserver.crt");
    }

    SSLContext tls() throws IOException {
        return Tls.context(certificate(), folder.resolve("certificates").resolve("apiserver.key"));
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public String adminToken() {
        return adminToken;
    }

    /** May do everything; in the namespace {@code default} unless told otherwise. */
    public KubernetesClient admin() {
        return admin;
    }

    /** A client of one's own, to be closed, that retries nothing by itself. */
    public KubernetesClient client(String token) {
        return client(url(), token);
    }

    KubernetesClient client(String url, String token) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withCaCertFile(certificate().toString())
                .withOauthToken(token)
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(100)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A kubeconfig file with a token, for the controller manager, kubectl, helm and the command. */
    public Path kubeconfig(String token) throws IOException {
        return kubeconfig(url(), token);
    }

    Path kubeconfig(String url, String token) throws IOException {
        Path file = Files.createTempFile(folder, "kubeconfig", ".yaml");
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: plane
                contexts: [{name: plane, context: {cluster: plane, user: plane}}]
                clusters: [{name: plane, cluster: {server: '%s', certificate-authority: '%s'}}]
                users: [{name: plane, user: {token: '%s'}}]
                """.formatted(url, certificate(), token));
    }

    public Etcd etcd() {
        return etcd;
    }

    /** SIGKILL, as a crash or a lost machine. */
    public void killApiServer() {
        apiServer.kill();
    }

    /** Starts it again on its port and returns when it answers. */
    public void startApiServer() {
        apiServer.start();
        apiServer.awaitReady();
    }

    /** Who watches, or reads, from an older version is told 410 Gone. Restarts the API server: it remembers too. */
    public void forgetHistory() {
        killApiServer();
        etcd.compact();
        startApiServer();
    }

    public void killControllerManager() {
        controllerManager.kill();
    }

    public void startControllerManager() {
        controllerManager.start();
    }

    /** Everything that a test may have stopped runs again. */
    void heal() {
        etcd.child.start();
        etcd.child.awaitReady();
        startApiServer();
        startControllerManager();
    }

    /** The last lines of the API server and of the controller manager, for a failed test. */
    public String logs() {
        return "kube-apiserver:\n" + apiServer.log() + "\nkube-controller-manager:\n" + controllerManager.log();
    }
}

package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The control plane of this JVM with its nodes and their kubelet; for benches, which have no JUnit. */
public final class Cluster {
    private static Cluster shared;

    private final ControlPlane controlPlane;
    private final TestNodes nodes;
    private final TestKubelet kubelet;
    private final AtomicInteger namespaces = new AtomicInteger();

    /** Started at the first call; gone with the JVM. Needs what {@link Programs#missing()} looks for. */
    public static synchronized Cluster shared() {
        if (shared == null) {
            try {
                shared = new Cluster();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    private Cluster() throws IOException {
        controlPlane = new ControlPlane();
        nodes = new TestNodes(controlPlane.admin());
        kubelet = new TestKubelet(controlPlane, nodes);
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** May do everything; its own namespace is {@code default}. */
    public KubernetesClient admin() {
        return controlPlane.admin();
    }

    public TestNodes nodes() {
        return nodes;
    }

    public TestKubelet kubelet() {
        return kubelet;
    }

    public String newNamespace() {
        String name = "test-" + namespaces.incrementAndGet();
        admin().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Everything that was killed, filled, cordoned or broken is well again. */
    void heal() {
        controlPlane.etcd().makeRoom();
        controlPlane.etcd().empty();
        controlPlane.heal();
        nodes.heal();
        kubelet.reset();
    }
}

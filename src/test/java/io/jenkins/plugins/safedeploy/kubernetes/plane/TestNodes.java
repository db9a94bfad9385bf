package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The three nodes of the plane: always ready, with room for everything, unless a test cordons one. */
public final class TestNodes {
    public static final List<String> NAMES = List.of("node-1", "node-2", "node-3");

    static final String ADDRESS = "127.0.0.1";

    private final KubernetesClient admin;

    TestNodes(KubernetesClient admin) {
        this.admin = admin;
    }

    /** @param kubeletPort where the API server asks for logs */
    void create(int kubeletPort) {
        for (String name : NAMES) {
            Node node = new NodeBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .addToLabels("kubernetes.io/hostname", name)
                    .addToLabels("kubernetes.io/os", "linux")
                    .endMetadata()
                    .build();
            admin.nodes().resource(node).create();
            admin.nodes().withName(name).editStatus(each -> ready(each, kubeletPort));
        }
    }

    private static Node ready(Node node, int kubeletPort) {
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi"), "pods", new Quantity("5000"));
        String now = Instant.now().toString();
        return new NodeBuilder(node)
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewAddress(ADDRESS, "InternalIP")
                .addNewAddress(node.getMetadata().getName(), "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(kubeletPort)
                .endDaemonEndpoints()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .endStatus()
                .build();
    }

    /** No new pod gets this node. */
    public void cordon(String name) {
        admin.nodes().withName(name).edit(node -> cordoned(node, true));
    }

    public void uncordon(String name) {
        admin.nodes().withName(name).edit(node -> cordoned(node, null));
    }

    /** Cordons it and evicts every pod of the namespace from it, as {@code kubectl drain} does. */
    public void drain(String name, String namespace) {
        cordon(name);
        for (Pod pod : admin.pods()
                .inNamespace(namespace)
                .withField("spec.nodeName", name)
                .list()
                .getItems()) {
            admin.pods().resource(pod).evict();
        }
    }

    void heal() {
        NAMES.forEach(this::uncordon);
    }

    private static Node cordoned(Node node, Boolean unschedulable) {
        return new NodeBuilder(node)
                .editSpec()
                .withUnschedulable(unschedulable)
                .endSpec()
                .build();
    }
}

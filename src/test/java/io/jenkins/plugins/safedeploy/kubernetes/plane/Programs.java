package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the programs lie that {@code tools/kubernetes-plane} makes: {@code KUBERNETES_DIST} or its default. */
public final class Programs {
    private static final Path DIST = Optional.ofNullable(System.getenv("KUBERNETES_DIST"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "safe-deploy", "kubernetes"));

    private Programs() {}

    /** Why no control plane can be started here, or empty when one can. */
    public static Optional<String> missing() {
        return Stream.of("etcd", "kube-apiserver", "kube-controller-manager")
                .map(Programs::plane)
                .filter(program -> !Files.isExecutable(program))
                .findFirst()
                .map(program -> "no Kubernetes control plane here: there is no " + program
                        + "; tools/kubernetes-plane makes it");
    }

    static Path plane(String name) {
        return DIST.resolve("plane").resolve(name);
    }

    /** {@code kubectl} or {@code helm}, when {@code tools/kubernetes-plane clients} was run. */
    public static Optional<Path> client(String name) {
        return List.of(DIST.resolve("clients").resolve(name)).stream()
                .filter(Files::isExecutable)
                .findFirst();
    }
}

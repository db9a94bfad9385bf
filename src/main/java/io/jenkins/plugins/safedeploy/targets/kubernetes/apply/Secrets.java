package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodReferences;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The Secrets that the pods of a release refer to, by name, uid and a keyed digest: enough to tell that one changed.
 * The key comes from the credential of the cluster, which whoever may read the Secrets has anyway; it is stored nowhere.
 */
public final class Secrets {
    private static final String ALGORITHM = "HmacSHA256";

    private final Cluster cluster;
    private final byte[] key;

    /** @param key made of the credential; empty for none, and then Secrets are told apart by their version only */
    public Secrets(Cluster cluster, byte[] key) {
        this.cluster = cluster;
        this.key = key.clone();
    }

    /** Empty when they may not be read. */
    Optional<List<SecretVersion>> of(ReleaseObjects objects) {
        Set<String> names = new TreeSet<>();
        objects.objects()
                .values()
                .forEach(object ->
                        PodTemplates.of(object).ifPresent(template -> names.addAll(PodReferences.secrets(template))));
        try {
            return Optional.of(Parallel.each(names, this::now));
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What changed since {@code then}, for people. */
    List<String> changes(List<SecretVersion> then, ReleaseObjects objects) {
        Optional<List<SecretVersion>> now = of(objects);
        if (now.isEmpty()) {
            return List.of("not checked, because Secrets may not be read here: whether one of them changed since then");
        }
        Map<String, SecretVersion> before = new LinkedHashMap<>();
        then.forEach(secret -> before.put(secret.name(), secret));
        List<String> changes = new ArrayList<>();
        for (SecretVersion secret : now.get()) {
            String change = before.containsKey(secret.name())
                    ? before.get(secret.name()).changeTo(secret)
                    : null;
            if (change != null) {
                changes.add("will not go back: Secret/" + secret.name() + " " + change);
            }
        }
        return changes;
    }

    private SecretVersion now(String name) {
        Secret secret = cluster.client()
                .secrets()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get();
        return secret == null
                ? new SecretVersion(name, "", "", "", "")
                : new SecretVersion(
                        name,
                        secret.getMetadata().getUid(),
                        secret.getMetadata().getResourceVersion(),
                        key.length == 0 ? "" : digest("which key").substring(0, 8),
                        key.length == 0 ? "" : digest(data(secret)));
    }

    private static String data(Secret secret) {
        StringBuilder text = new StringBuilder("data\n");
        new TreeMap<>(secret.getData() == null ? Map.of() : secret.getData())
                .forEach((field, value) -> text.append(field.length())
                        .append(':')
                        .append(field)
                        .append(Digest.ofText(value).hex())
                        .append('\n'));
        return text.toString();
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}

package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives tests a real control plane and each test a namespace of its own:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KubernetesPlane PLANE = new KubernetesPlane();
 * }</pre>
 *
 * Where its programs are missing the tests are skipped, with the reason. The plane is started once per JVM; after each test
 * the namespace is deleted, everything that was killed runs again, no node is cordoned or broken.
 */
public final class KubernetesPlane
        implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    private String namespace;

    /** Not an assumption: Surefire's report says nothing of a class that one ends before its first test. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Programs.missing()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled(null));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Cluster.shared();
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        namespace = newNamespace();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println(controlPlane().logs());
        }
        Cluster.shared().heal();
        admin().namespaces().withName(namespace).delete();
    }

    /** One more, which the test deletes itself when it matters. */
    public String newNamespace() {
        return Cluster.shared().newNamespace();
    }

    public ControlPlane controlPlane() {
        return Cluster.shared().controlPlane();
    }

    /** May do everything; its own namespace is {@code default}. */
    public KubernetesClient admin() {
        return controlPlane().admin();
    }

    /** The namespace of the running test. */
    public String namespace() {
        return namespace;
    }

    public TestKubelet kubelet() {
        return Cluster.shared().kubelet();
    }

    public TestNodes nodes() {
        return Cluster.shared().nodes();
    }

    /** Makes a service account in the test's namespace that may do there what the rules say and nothing else; its token. */
    public String newUser(String name, List<PolicyRule> rules) {
        admin().serviceAccounts()
                .inNamespace(namespace)
                .resource(new ServiceAccountBuilder().withMetadata(named(name)).build())
                .create();
        admin().rbac()
                .roles()
                .inNamespace(namespace)
                .resource(new RoleBuilder()
                        .withMetadata(named(name))
                        .withRules(rules)
                        .build())
                .create();
        admin().rbac()
                .roleBindings()
                .inNamespace(namespace)
                .resource(new RoleBindingBuilder()
                        .withMetadata(named(name))
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject("", "ServiceAccount", name, namespace)
                        .build())
                .create();
        return admin().serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private ObjectMeta named(String name) {
        ObjectMeta meta = new ObjectMeta();
        meta.setName(name);
        meta.setNamespace(namespace);
        return meta;
    }
}

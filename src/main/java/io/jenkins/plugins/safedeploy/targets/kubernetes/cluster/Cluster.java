package io.jenkins.plugins.safedeploy.targets.kubernetes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Requests about any kind of object, each one as JSON. What cannot be done is a {@link KubernetesClientException} with
 * the API server's status. The client repeats what a server that is away or busy did not answer, for some 15 s.
 */
public final class Cluster implements ReleaseObjects.Scopes {
    /** Kinds of the API server itself, which do not change while a client lives. */
    private static final Map<KubernetesClient, Map<String, ResourceDefinitionContext>> BUILT_IN =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, ResourceDefinitionContext> builtIn;
    private final Map<String, ResourceDefinitionContext> kinds = new ConcurrentHashMap<>();

    public Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.builtIn = BUILT_IN.computeIfAbsent(client, any -> new ConcurrentHashMap<>());
    }

    /** How an object is applied. */
    public record Manner(String manager, boolean force, boolean dryRun) {}

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    @Override
    public Optional<Boolean> namespaced(String apiVersion, String kind) {
        return context(apiVersion, kind).map(ResourceDefinitionContext::isNamespaceScoped);
    }

    /** The object as it is; empty when it, or its kind, is not there. */
    public Optional<ObjectNode> get(JsonNode like) {
        Optional<Resource<GenericKubernetesResource>> resource = resource(like);
        return Optional.ofNullable(resource.isEmpty() ? null : resource.get().get())
                .map(this::json);
    }

    /** All objects of a kind in the namespace that carry a label, by name, in one request. */
    public Map<String, ObjectNode> list(String apiVersion, String kind, String label, String value) throws IOException {
        Map<String, ObjectNode> found = new HashMap<>();
        Optional<ResourceDefinitionContext> context = context(apiVersion, kind);
        if (context.isPresent()) {
            String answer = client.raw(path(context.get(), namespace) + "?labelSelector="
                    + URLEncoder.encode(label + "=" + value, StandardCharsets.UTF_8));
            for (JsonNode item :
                    Json.tree(answer.getBytes(StandardCharsets.UTF_8)).path("items")) {
                ObjectNode object = (ObjectNode) item;
                object.put("apiVersion", apiVersion).put("kind", kind);
                found.put(object.path("metadata").path("name").asText(), object);
            }
        }
        return found;
    }

    /** Server-side apply. A {@code metadata.resourceVersion} in {@code object} is a precondition. */
    public ObjectNode apply(ObjectNode object, Manner how) {
        PatchContext.Builder patch = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(how.manager())
                .withForce(how.force());
        if (how.dryRun()) {
            patch.withDryRun(List.of("All"));
        }
        return json(known(object).patch(patch.build()));
    }

    /** Replaces who owns which field; fails when the object changed since {@code live} was read. */
    public ObjectNode putManagers(ObjectNode live, ArrayNode managers, String manager) {
        ArrayNode patch = Json.object().arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields")
                .set("value", managers);
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .put("value", live.at("/metadata/resourceVersion").asText());
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withFieldManager(manager)
                .build();
        return json(known(live).patch(context, patch.toString()));
    }

    /** Changes values by a JSON merge patch; fails when the object changed since {@code live} was read. */
    public ObjectNode merge(ObjectNode live, ObjectNode changes, String manager) {
        ObjectNode patch = changes.deepCopy();
        patch.withObject("/metadata").set("resourceVersion", live.at("/metadata/resourceVersion"));
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(manager)
                .build();
        return json(known(live).patch(context, patch.toString()));
    }

    /** Writes the epoch onto the object when it is there. */
    public void mark(ObjectNode reference, long epoch) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata").putObject("annotations").put(Marks.EPOCH, Long.toString(epoch));
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Marks.MANAGER + "-epoch")
                .build();
        Optional<Resource<GenericKubernetesResource>> resource = resource(reference);
        try {
            if (resource.isPresent()) {
                resource.get().patch(context, patch.toString());
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    /** Creates the object; fails when it is there. */
    public ObjectNode create(ObjectNode object) {
        return json(known(object).create());
    }

    /** Replaces the object; fails when it is not at {@code metadata.resourceVersion} any more. */
    public ObjectNode replace(ObjectNode object) {
        return json(known(object).update());
    }

    /**
     * Deletes exactly the object that was read, by its uid: one of the same name that came later stays.
     *
     * @return false when it was gone already
     */
    public boolean delete(JsonNode live) {
        ResourceDefinitionContext kind = context(
                        live.path("apiVersion").asText(), live.path("kind").asText())
                .orElseThrow(() -> unknown(live));
        JsonNode metadata = live.path("metadata");
        ObjectNode options = Json.object();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", "Background");
        options.putObject("preconditions").set("uid", metadata.path("uid"));
        try {
            client.raw(
                    path(kind, metadata.path("namespace").asText()) + "/"
                            + metadata.path("name").asText(),
                    "DELETE",
                    options.toString());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404 || e.getCode() == 409) {
                return false;
            }
            throw e;
        }
    }

    private static String path(ResourceDefinitionContext kind, String namespace) {
        return (kind.getGroup().isEmpty() ? "/api/" : "/apis/" + kind.getGroup() + "/")
                + kind.getVersion()
                + (kind.isNamespaceScoped() ? "/namespaces/" + namespace : "")
                + "/"
                + kind.getPlural();
    }

    /** Waits at most 15 s until the cluster serves a kind that was defined just now. */
    public void awaitKind(String apiVersion, String kind) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        try {
            while (context(apiVersion, kind).isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Resource<GenericKubernetesResource> known(JsonNode object) {
        return resource(object).orElseThrow(() -> unknown(object));
    }

    private static KubernetesClientException unknown(JsonNode object) {
        String message = "The cluster knows no kind " + object.path("kind").asText() + " in "
                + object.path("apiVersion").asText();
        return new KubernetesClientException(message, 404, null);
    }

    private Optional<Resource<GenericKubernetesResource>> resource(JsonNode object) {
        GenericKubernetesResource item =
                client.getKubernetesSerialization().unmarshal(object.toString(), GenericKubernetesResource.class);
        return context(item.getApiVersion(), item.getKind()).map(context -> {
            var all = client.genericKubernetesResources(context);
            return context.isNamespaceScoped()
                    ? all.inNamespace(item.getMetadata().getNamespace()).resource(item)
                    : all.resource(item);
        });
    }

    private Optional<ResourceDefinitionContext> context(String apiVersion, String kind) {
        Map<String, ResourceDefinitionContext> known =
                ObjectKey.group(apiVersion).contains(".") ? kinds : builtIn;
        if (!known.containsKey(apiVersion + "/" + kind)) {
            APIResourceList list = client.getApiResources(apiVersion);
            for (APIResource resource : list == null ? List.<APIResource>of() : list.getResources()) {
                if (!resource.getName().contains("/")) {
                    known.put(apiVersion + "/" + resource.getKind(), context(apiVersion, resource));
                }
            }
        }
        return Optional.ofNullable(known.get(apiVersion + "/" + kind));
    }

    private static ResourceDefinitionContext context(String apiVersion, APIResource resource) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(ObjectKey.group(apiVersion))
                .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build();
    }

    private ObjectNode json(GenericKubernetesResource resource) {
        try {
            return (ObjectNode) Json.tree(
                    client.getKubernetesSerialization().asJson(resource).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "The cluster gave " + resource.getKind() + "/"
                            + resource.getMetadata().getName() + " in a form that is not understood: " + e.getMessage(),
                    e);
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields.Taken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final String ENV =
            "'f:spec':{'f:template':{'f:spec':{'f:containers':{'k:{\\\"name\\\":\\\"app\\\"}':{'f:env':{'k:{\\\"name\\\":\\\"DEBUG\\\"}':{'.':{},'f:value':{}}}}}}}}";

    @Test
    void what_kubectl_apply_owned_becomes_ours_and_the_rest_stays() throws Exception {
        ObjectNode live = live(
                entry("kubectl-client-side-apply", "Update", "'f:data':{'f:a':{}}"),
                entry("kube-controller-manager", "Update", "'f:status':{'f:replicas':{}}"));
        JsonNode managers =
                ManagedFields.of(live).adoptClientSideApply("safe-deploy").orElseThrow();

        assertThat(managers.findValuesAsText("manager")).containsExactly("kube-controller-manager", "safe-deploy");
        assertThat(managers.get(1).path("operation").asText()).isEqualTo("Apply");
        assertThat(managers.get(1).path("fieldsV1")).hasToString("{\"f:data\":{\"f:a\":{}}}");
        assertThat(live.at("/metadata/managedFields/0/manager").asText()).isEqualTo("kubectl-client-side-apply");
    }

    @Test
    void it_is_joined_to_what_is_ours_already() throws Exception {
        ObjectNode live = live(
                entry("safe-deploy", "Apply", "'f:data':{'f:b':{}}"),
                entry("kubectl-client-side-apply", "Update", "'f:data':{'f:a':{}}"));
        JsonNode managers =
                ManagedFields.of(live).adoptClientSideApply("safe-deploy").orElseThrow();
        assertThat(managers).hasSize(1);
        assertThat(managers.get(0).path("fieldsV1")).hasToString("{\"f:data\":{\"f:b\":{},\"f:a\":{}}}");
    }

    @Test
    void a_server_side_apply_of_kubectl_is_another_manager_and_stays() throws Exception {
        ObjectNode live = live(entry("kubectl", "Apply", "'f:data':{'f:a':{}}"), entry("edit", "Update", ENV));
        assertThat(ManagedFields.of(live).adoptClientSideApply("safe-deploy")).isEmpty();
    }

    @Test
    void the_pod_template_is_taken_as_a_whole_and_what_lies_outside_is_left() throws Exception {
        ObjectNode live = live(
                entry("safe-deploy", "Apply", "'f:spec':{'f:template':{'f:spec':{'f:dnsPolicy':{}}}}"),
                entry("kubectl-edit", "Update", "'f:metadata':{'f:labels':{'f:x':{}}}," + ENV));
        List<Taken> taken = new ArrayList<>();
        JsonNode managers = ManagedFields.of(live)
                .takeWhole("template", "safe-deploy", taken)
                .orElseThrow();

        assertThat(taken)
                .hasToString("[from kubectl-edit: spec.template.spec.containers[name=app].env[name=DEBUG].value]");
        assertThat(managers.get(0).toString()).contains("dnsPolicy").contains("DEBUG");
        assertThat(managers.get(1).path("fieldsV1")).hasToString("{\"f:metadata\":{\"f:labels\":{\"f:x\":{}}}}");
        assertThat(ManagedFields.of(live).foreignInTemplate("safe-deploy")).hasSize(1);
        assertThat(ManagedFields.of(live).owns("safe-deploy", "spec", "template"))
                .isTrue();
        assertThat(ManagedFields.of(live).others("safe-deploy", "metadata", "labels", "x"))
                .containsExactly("kubectl-edit");
    }

    @Test
    void nothing_is_taken_where_nobody_else_was() throws Exception {
        ObjectNode live =
                live(entry("safe-deploy", "Apply", ENV), entry("kube-controller-manager", "Update", "'f:status':{}"));
        assertThat(ManagedFields.of(live).takeWhole("template", "safe-deploy", new ArrayList<>()))
                .isEmpty();
        assertThat(ManagedFields.of(live).foreignInTemplate("safe-deploy")).isEmpty();
    }

    @Test
    void a_repeated_apply_is_no_difference() throws Exception {
        JsonNode live = json(
                "{'metadata':{'name':'a','resourceVersion':'1','generation':1,'managedFields':[]},'spec':{'cpu':'1'},'status':{'x':1}}");
        JsonNode applied = json(
                "{'metadata':{'name':'a','resourceVersion':'2','generation':2,'managedFields':[1]},'spec':{'cpu':'1'},'status':{}}");
        assertThat(Difference.between(live, applied)).isEmpty();
    }

    @Test
    void every_difference_is_listed_by_path_with_both_values() throws Exception {
        JsonNode live = json("{'spec':{'image':'bad','extra':true}}");
        JsonNode applied = json("{'spec':{'image':'good','env':[1]}}");
        assertThat(Difference.between(live, applied))
                .containsExactlyInAnyOrder(
                        "/spec/image: is bad, should be good",
                        "/spec/extra: true would go",
                        "/spec/env: [1] is missing");
    }

    @Test
    void what_cannot_be_taken_back_is_known_before() throws Exception {
        String claim =
                "{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'d'},'spec':{'resources':{'requests':{'storage':'%s'}}}}";
        assertThat(changes(claim.formatted("1Gi"), claim.formatted("2Gi")))
                .singleElement()
                .asString()
                .contains("shrink");
        assertThat(changes(claim.formatted("1024Mi"), claim.formatted("1Gi"))).isEmpty();
        String map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'immutable':%s}";
        assertThat(changes(map.formatted("false"), map.formatted("true")))
                .singleElement()
                .asString()
                .contains("immutable");
        assertThat(changes(null, map.formatted("true"))).isEmpty();
        String service = "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'},'spec':{'clusterIP':'%s'}}";
        assertThat(changes(service.formatted("10.0.0.1"), service.formatted("None")))
                .hasSize(1);
        assertThat(changes(null, "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'j'}}"))
                .hasSize(1);
        assertThat(changes(null, "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'j'}}"))
                .isEmpty();
    }

    private static List<String> changes(String live, String wanted) throws IOException {
        return Irreversible.changes(live == null ? null : json(live), json(wanted));
    }

    private static String entry(String manager, String operation, String fields) {
        return "{'manager':'" + manager + "','operation':'" + operation
                + "','apiVersion':'apps/v1','fieldsType':'FieldsV1','fieldsV1':{" + fields + "}}";
    }

    private static ObjectNode live(String... entries) throws IOException {
        return (ObjectNode) json("{'metadata':{'managedFields':[" + String.join(",", entries) + "]}}");
    }

    private static JsonNode json(String text) throws IOException {
        return Json.tree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

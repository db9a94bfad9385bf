package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRecordTest {
    private static final int MOST = 1024 * 1024;

    /** The API server adds up the bytes of {@code data} and, unpacked from Base64, of {@code binaryData}. */
    @ParameterizedTest
    @ValueSource(ints = {10, 500, 3_000, 5_000})
    void however_many_objects_there_are_the_record_fits_into_a_config_map(int number) throws Exception {
        Random random = new Random(1);
        List<ObjectNode> objects = new ArrayList<>();
        List<ObjectNode> references = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
            object.putObject("metadata")
                    .put("name", "a-name-as-long-as-charts-give-them-" + i)
                    .put("namespace", "shop");
            references.add(ServiceRecord.reference(object));
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            object.putObject("data").put("value", Base64.getEncoder().encodeToString(noise));
            objects.add(object);
        }
        ServiceRecord applied = ServiceRecord.none("shop", "shop", "")
                .with("placed", Json.text(references))
                .applied(objects, Collections.nCopies(number, "0".repeat(32)), false);

        int bytes = Base64.getDecoder()
                .decode(applied.map().at("/binaryData/objects.json.gz").asText())
                .length;
        for (var value : applied.map().path("data")) {
            bytes += value.asText().length();
        }
        assertThat(bytes).isLessThan(MOST);
        assertThat(applied.objects()).hasSize(number > 1_000 ? 0 : number);
    }
}

package io.jenkins.plugins.safedeploy.jenkins.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.interceptor.RequirePOST;

class OpenApiFileTest {
    @Test
    void isInOrderAndNamesEveryWebMethod() throws Exception {
        OpenApiFile documented = new OpenApiFile();
        assertThat(documented.root.path("openapi").asText()).startsWith("3.1");
        assertThat(documented.mistakes()).isEmpty();
        String environment = "/environments/{environment}";
        Set<String> methods = new TreeSet<>();
        Map.of(
                        EnvironmentsApi.class,
                        "/environments",
                        EnvironmentApi.class,
                        environment,
                        DeploymentApi.class,
                        environment + "/deployments/{deployment}")
                .forEach((type, path) -> {
                    for (Method method : type.getMethods()) {
                        String name = method.getName();
                        if (name.equals("doIndex")) {
                            methods.add("GET " + path);
                        } else if (name.startsWith("do") && !name.equals("doDynamic")) {
                            boolean post = method.isAnnotationPresent(RequirePOST.class);
                            methods.add((post ? "POST " : "GET ") + path + "/"
                                    + name.substring(2).toLowerCase(Locale.ROOT));
                        }
                    }
                });
        assertThat(methods).isEqualTo(documented.operations());
    }
}

package io.jenkins.plugins.safedeploy.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.gates.http.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A folder with a plan, an artifact, a target and a home, and a real server that answers what the target holds: 200 with
 * the text of {@code current/app.txt} when that begins with {@code good}, else 500.
 */
final class Shop implements AutoCloseable {
    final Path folder;
    final TestServer server;
    String user = "alice";
    String plan;

    /** How a command ended. */
    record Ended(int code, String out, String err) {
        JsonNode json() {
            try {
                return Json.tree(out.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError("Standard output is not one JSON document:\n" + out + "\n" + err, e);
            }
        }
    }

    Shop(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        Path app = this.folder.resolve("target/current/app.txt");
        server = new TestServer(exchange -> {
            String text = Files.exists(app) ? Files.readString(app) : "nothing";
            TestServer.answer(exchange, text.startsWith("good") ? 200 : 500, text);
        });
        plan = """
                environment: production
                service: shop
                artifacts: [app.txt]
                target:
                  directory:
                    path: %s
                gates:
                  - http:
                      name: health
                      url: %s
                      interval: 1s
                      count: 1
                """.formatted(this.folder.resolve("target"), server.url("/"));
        Files.createDirectories(this.folder.resolve("target"));
    }

    Path home() {
        return folder.resolve("home");
    }

    /** Lets the plan and the artifact lie there as a build would leave them. */
    Shop build(String content) throws IOException {
        Files.writeString(folder.resolve("safedeploy.yaml"), plan);
        Files.writeString(folder.resolve("app.txt"), content);
        return this;
    }

    /** A build with this content is deployed. */
    Ended deploy(String content, int number, String... more) throws IOException {
        build(content);
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"deploy", "--build", "shop#" + number}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(arguments);
    }

    Ended run(String... arguments) {
        return runWith(Map.of("SAFE_DEPLOY_HOME", home().toString()), arguments);
    }

    Ended runWith(Map<String, String> variables, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                variables,
                folder,
                user,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false);
        int code = SafeDeployCommand.run(around, arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What runs, by the service's own answer. */
    String installed() throws IOException {
        return Files.readString(folder.resolve("target/current/app.txt"));
    }

    /** The command line of a second process. */
    List<String> process(String... arguments) {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SafeDeployCommand.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.jenkins.plugins.safedeploy.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The one temporary folder of a demonstration: the builds with their plans, the server, and the command's home. */
final class DemoFolder {
    private static final String FIRST = "3.9.1";
    private static final String SECOND = "3.9.2";

    private final Path folder;
    private final int port;

    private DemoFolder(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** A new folder, and a port that is free on the loopback address. */
    static DemoFolder make() throws IOException {
        Path folder = Files.createTempDirectory("safe-deploy-demo-").toRealPath();
        DemoFolder made = new DemoFolder(folder, freePort());
        made.write("restart.sh", folder.resolve("restart.sh"), Map.of());
        Files.setPosixFilePermissions(folder.resolve("restart.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        made.write("pom.xml", folder.resolve("pom.xml"), Map.of("first", FIRST, "second", SECOND));
        return made;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path path() {
        return folder;
    }

    Path home() {
        return folder.resolve("home");
    }

    int port() {
        return port;
    }

    String first() {
        return FIRST;
    }

    String second() {
        return SECOND;
    }

    /**
     * What a build would leave: the server, its health mapping, and the plan.
     *
     * @param status what the health address answers
     */
    void build(int number, String version, int status) throws IOException {
        Path build = folder.resolve("build-" + number);
        Files.createDirectories(build.resolve("mappings"));
        Files.copy(
                folder.resolve("downloads").resolve("wiremock-standalone-" + version + ".jar"),
                build.resolve("wiremock-standalone.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                build.resolve("mappings").resolve("health.json"),
                "{\"request\": {\"method\": \"GET\", \"url\": \"/health\"}, \"response\": {\"status\": " + status
                        + ", \"body\": \"shop build " + number + " on WireMock " + version + "\"}}");
        write(
                "safedeploy.yaml",
                build.resolve("safedeploy.yaml"),
                Map.of(
                        "version", version,
                        "folder", folder.toString(),
                        "port", Integer.toString(port),
                        "java",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
    }

    /** Whether the restart script of a deployment is at work. */
    boolean restarting() {
        return Files.exists(folder.resolve("restarting"));
    }

    /** Process id of the server that was started last; empty when none was. */
    Optional<Long> server() {
        try {
            return Optional.of(Long.parseLong(
                    Files.readString(folder.resolve("server.pid")).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void write(String resource, Path file, Map<String, String> values) throws IOException {
        try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The file " + resource + " is missing in the command's own jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            Files.writeString(file, text);
        }
    }
}

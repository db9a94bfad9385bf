import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** {@code Unpack DIST OUT}: the jars inside jenkins.war and inside each plugin, so that they can stand on a class path. */
final class Unpack {
    public static void main(String[] args) throws IOException {
        Path dist = Path.of(args[0]);
        Path out = Path.of(args[1]);
        unpack(dist.resolve("jenkins.war"), out.resolve("core"));
        try (DirectoryStream<Path> plugins = Files.newDirectoryStream(dist.resolve("plugins"), "*.jpi")) {
            for (Path plugin : plugins) {
                String name = plugin.getFileName().toString().replaceFirst("\\.jpi$", "");
                unpack(plugin, out.resolve("plugins").resolve(name));
            }
        }
    }

    private static void unpack(Path archive, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<? extends ZipEntry> jars = zip.stream()
                    .filter(entry -> entry.getName().matches("WEB-INF/(optional-)?lib/[^/]+\\.jar"))
                    .toList();
            for (ZipEntry jar : jars) {
                Path file = folder.resolve(Path.of(jar.getName()).getFileName());
                try (InputStream in = zip.getInputStream(jar)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}

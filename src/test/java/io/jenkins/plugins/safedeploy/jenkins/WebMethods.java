package io.jenkins.plugins.safedeploy.jenkins;

import io.jenkins.plugins.safedeploy.jenkins.page.SafeDeployRoot;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.bind.JavaScriptMethod;

/** What addresses of the plugin lead to, found in its classes, so that a test can tell that it knows all. */
public final class WebMethods {
    private static final String ROOM = "io/jenkins/plugins/safedeploy/jenkins";
    private static final Pattern NAME = Pattern.compile("(do|js)[A-Z].*");
    private static final Predicate<String> OF_A_FORM =
            Pattern.compile(".*\\.do(Check|Fill)[A-Z].*").asMatchPredicate();

    private WebMethods() {}

    /** As {@code EnvironmentPage.doAccept}; without those of forms. */
    public static Set<String> all() throws Exception {
        return found(OF_A_FORM.negate());
    }

    /** What forms ask while somebody fills them in, as {@code SafeDeployConfiguration.doCheckRollbackJob}. */
    public static Set<String> ofForms() throws Exception {
        return found(OF_A_FORM);
    }

    /** Views of pages, as {@code EnvironmentPage/live}. */
    public static Set<String> views() throws Exception {
        return files().stream()
                .filter(file -> file.startsWith(ROOM + "/page/") && file.endsWith(".jelly"))
                .map(file -> file.substring((ROOM + "/page/").length(), file.length() - ".jelly".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Predicate<String> wanted) throws Exception {
        Set<String> names = new TreeSet<>();
        for (String file : files()) {
            if (!file.endsWith(".class") || file.endsWith("package-info.class")) {
                continue;
            }
            String type = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            for (Method method : Class.forName(type, false, SafeDeployRoot.class.getClassLoader())
                    .getDeclaredMethods()) {
                String name = type.replaceFirst(".*\\.", "").replaceFirst("\\$.*", "") + "." + method.getName();
                if (isWebMethod(method) && wanted.test(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static boolean isWebMethod(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !method.isBridge()
                && (NAME.matcher(method.getName()).matches()
                        || method.isAnnotationPresent(WebMethod.class)
                        || method.isAnnotationPresent(JavaScriptMethod.class));
    }

    /** Of the plugin's room for Jenkins, in its jar or in a folder of classes. */
    private static List<String> files() throws IOException, URISyntaxException {
        Path home = Path.of(SafeDeployRoot.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(home)) {
            return files(home);
        }
        try (FileSystem jar = FileSystems.newFileSystem(home)) {
            return files(jar.getPath("/"));
        }
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve(ROOM))) {
            return all.map(file -> root.relativize(file).toString()).toList();
        }
    }
}

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/**
 * {@code Links HPI DIST UNPACKED}: every class, method and field that our classes refer to must be in the Jenkins of DIST, in
 * a plugin that the .hpi declares (or one that such a plugin needs), or in a library inside the .hpi. Exit code 1 when
 * one is not.
 */
final class Links {
    private final ClassLoader around;
    private final Map<String, Optional<ClassNode>> known = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> references = new TreeSet<>();

    private Links(ClassLoader around) {
        this.around = around;
    }

    public static void main(String[] args) throws IOException {
        Path hpi = Path.of(args[0]);
        Path dist = Path.of(args[1]);
        Path unpacked = Path.of(args[2]);
        List<Path> jars = new ArrayList<>();
        Path libraries = hpi.resolveSibling("safe-deploy/WEB-INF/lib");
        addJars(libraries, "", jars);
        addJars(unpacked.resolve("core"), "", jars);
        addJars(dist.resolve("harness"), "jakarta.servlet-api", jars); // the servlet container brings it
        Set<String> plugins = reachable(hpi, dist.resolve("plugins"));
        for (String plugin : plugins) {
            addJars(unpacked.resolve("plugins").resolve(plugin), "", jars);
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader around =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Links links = new Links(around);
            int classes = links.followAll(libraries.resolve("safe-deploy.jar").toFile());
            links.missing.forEach(System.out::println);
            System.out.printf(
                    "Links: %d classes refer to %d members and classes outside; with Jenkins and %d plugins %d are missing.%n",
                    classes, links.references.size(), plugins.size(), links.missing.size());
            System.exit(links.missing.isEmpty() ? 0 : 1);
        }
    }

    private static void addJars(Path folder, String prefix, List<Path> jars) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .forEach(jars::add);
        }
    }

    /** The plugins that the .hpi declares, and theirs, without optional ones. */
    private static Set<String> reachable(Path hpi, Path plugins) throws IOException {
        Set<String> found = new TreeSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(hpi));
        while (!open.isEmpty()) {
            try (JarFile plugin = new JarFile(open.pop().toFile())) {
                String needs = plugin.getManifest().getMainAttributes().getValue("Plugin-Dependencies");
                for (String need : needs == null ? new String[0] : needs.split(",")) {
                    String name = need.split(":")[0];
                    if (!need.contains("resolution:=optional") && found.add(name)) {
                        open.add(plugins.resolve(name + ".jpi"));
                    }
                }
            }
        }
        return found;
    }

    private int followAll(File jar) throws IOException {
        int classes = 0;
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        follow(new ClassReader(in));
                    }
                    classes++;
                }
            }
        }
        return classes;
    }

    /** Every entry of the constant pool that names a class or a member. */
    private void follow(ClassReader type) {
        char[] buffer = new char[type.getMaxStringLength()];
        for (int index = 1; index < type.getItemCount(); index++) {
            int at = type.getItem(index);
            if (at == 0) {
                continue;
            }
            int tag = type.readByte(at - 1);
            if (tag == 7) {
                String name = type.readUTF8(at, buffer);
                if (!name.startsWith("[") && outside(name)) {
                    note(type, name, find(name).isPresent());
                }
            } else if (tag == 9 || tag == 10 || tag == 11) {
                String owner = type.readClass(at, buffer);
                int nameAndType = type.getItem(type.readUnsignedShort(at + 2));
                String name = type.readUTF8(nameAndType, buffer);
                String descriptor = type.readUTF8(nameAndType + 2, buffer);
                if (!owner.startsWith("[") && outside(owner)) {
                    note(type, owner + "." + name + " " + descriptor, has(owner, name, descriptor));
                }
            }
        }
    }

    private static boolean outside(String name) {
        return !name.startsWith("java/") && !name.startsWith("io/jenkins/plugins/safedeploy/");
    }

    private void note(ClassReader from, String reference, boolean found) {
        references.add(reference);
        if (!found) {
            missing.add(from.getClassName() + " refers to " + reference + ", which is not there");
        }
    }

    private boolean has(String owner, String name, String descriptor) {
        Optional<ClassNode> type = find(owner);
        if (type.isEmpty()) {
            return false;
        }
        ClassNode node = type.get();
        boolean here = node.methods.stream()
                        .anyMatch(method -> method.name.equals(name)
                                && method.desc.equals(descriptor)
                                && (method.access & Opcodes.ACC_PRIVATE) == 0)
                || node.fields.stream()
                        .anyMatch(field -> field.name.equals(name)
                                && field.desc.equals(descriptor)
                                && (field.access & Opcodes.ACC_PRIVATE) == 0);
        return here
                || (node.superName != null && !name.equals("<init>") && has(node.superName, name, descriptor))
                || node.interfaces.stream().anyMatch(parent -> has(parent, name, descriptor));
    }

    private Optional<ClassNode> find(String name) {
        return known.computeIfAbsent(name, wanted -> {
            try (InputStream in = around.getResourceAsStream(wanted + ".class")) {
                if (in == null) {
                    return Optional.empty();
                }
                ClassNode node = new ClassNode();
                new ClassReader(in).accept(node, ClassReader.SKIP_CODE);
                return Optional.of(node);
            } catch (IOException e) {
                throw new IllegalStateException("cannot read " + wanted, e);
            }
        });
    }
}

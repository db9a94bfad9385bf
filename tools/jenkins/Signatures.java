import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * {@code Signatures RECORDED REAL}: every type and member in the folder RECORDED, compiled from src/jenkins-api, must be
 * in the class path REAL with the same modifiers, generics, exceptions and constants. A recorded type may leave out
 * parents and members, and private members do not count. Exit code 1 when something differs.
 */
final class Signatures {
    private static final int MODIFIERS = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_INTERFACE
            | Opcodes.ACC_ENUM
            | Opcodes.ACC_ANNOTATION;

    private final ClassLoader real;
    private final List<String> differences = new ArrayList<>();
    private int types;
    private int members;

    private Signatures(ClassLoader real) {
        this.real = real;
    }

    public static void main(String[] args) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String jar : args[1].split(File.pathSeparator)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        try (URLClassLoader real = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                Stream<Path> files = Files.walk(Path.of(args[0]))) {
            Signatures signatures = new Signatures(real);
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                signatures.compare(Files.readAllBytes(file));
            }
            signatures.differences.forEach(System.out::println);
            System.out.printf(
                    "Signatures: %d types and %d members of src/jenkins-api were compared with the real Jenkins, %d differ.%n",
                    signatures.types, signatures.members, signatures.differences.size());
            System.exit(signatures.differences.isEmpty() ? 0 : 1);
        }
    }

    private void compare(byte[] recorded) throws IOException {
        ClassNode ours = read(recorded);
        types++;
        String name = ours.name.replace('/', '.');
        ClassNode theirs;
        try (InputStream in = real.getResourceAsStream(ours.name + ".class")) {
            if (in == null) {
                differences.add(name + ": there is no such type");
                return;
            }
            theirs = read(in.readAllBytes());
        }
        same(name, modifiers(ours), modifiers(theirs));
        same(name + ", type parameters", typeParameters(ours), typeParameters(theirs));
        contained(name + ", parents", parents(ours), parents(theirs));
        contained(name + ", annotations", annotations(ours.visibleAnnotations), annotations(theirs.visibleAnnotations));
        members(
                name,
                ours.fields.stream().map(Signatures::describe),
                theirs.fields.stream().map(Signatures::describe));
        members(
                name,
                ours.methods.stream().map(Signatures::describe),
                theirs.methods.stream().map(Signatures::describe));
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.SKIP_CODE);
        return node;
    }

    private void members(String type, Stream<String> ours, Stream<String> theirs) {
        List<String> real = theirs.filter(member -> !member.isEmpty()).toList();
        for (String member : ours.filter(member -> !member.isEmpty()).toList()) {
            members++;
            if (!real.contains(member)) {
                String name = member.substring(member.indexOf(' ') + 1).split("[ (]")[0];
                List<String> alike = real.stream()
                        .filter(other -> other.substring(other.indexOf(' ') + 1)
                                .split("[ (]")[0]
                                .equals(name))
                        .toList();
                differences.add(type + ": no " + member + (alike.isEmpty() ? "" : "; there is " + alike));
            }
        }
    }

    /** Modifiers, name, type, generics and constant; empty for what does not count. */
    private static String describe(FieldNode field) {
        if (skipped(field.access)) {
            return "";
        }
        return modifiers(field.access) + " " + field.name + " " + field.desc + plain(field.signature)
                + plain(field.value);
    }

    /** Modifiers, name, types, generics, exceptions and default; empty for what does not count. */
    private static String describe(MethodNode method) {
        if (skipped(method.access)) {
            return "";
        }
        String varargs = (method.access & Opcodes.ACC_VARARGS) != 0 ? " varargs" : "";
        return modifiers(method.access) + " " + method.name + method.desc + plain(method.signature) + varargs
                + (method.exceptions.isEmpty() ? "" : " throws " + new TreeSet<>(method.exceptions))
                + plain(method.annotationDefault);
    }

    private static boolean skipped(int access) {
        return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) != 0;
    }

    private static String modifiers(int access) {
        return Integer.toHexString(access & MODIFIERS);
    }

    /** A nested type's own modifiers stand in the list of nested types; an enum with bodies is not final. */
    private static String modifiers(ClassNode type) {
        int access = type.access;
        for (InnerClassNode nested : type.innerClasses) {
            if (nested.name.equals(type.name)) {
                access = nested.access;
            }
        }
        if ((access & Opcodes.ACC_ENUM) != 0) {
            access &= ~(Opcodes.ACC_FINAL | Opcodes.ACC_ABSTRACT);
        }
        return modifiers(access);
    }

    private static String typeParameters(ClassNode type) {
        return type.signature == null ? "" : type.signature.substring(0, endOfTypeParameters(type.signature));
    }

    private static int endOfTypeParameters(String signature) {
        if (!signature.startsWith("<")) {
            return 0;
        }
        int depth = 0;
        int at = 0;
        do {
            char c = signature.charAt(at++);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
        } while (depth > 0);
        return at;
    }

    /** The direct parents with their type arguments, without Object. */
    private static List<String> parents(ClassNode type) {
        List<String> parents = new ArrayList<>();
        if (type.signature == null) {
            parents.add(Type.getObjectType(type.superName).getDescriptor());
            type.interfaces.forEach(
                    parent -> parents.add(Type.getObjectType(parent).getDescriptor()));
        } else {
            int depth = 0;
            int start = endOfTypeParameters(type.signature);
            for (int at = start; at < type.signature.length(); at++) {
                char c = type.signature.charAt(at);
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
                if (c == ';' && depth == 0) {
                    parents.add(type.signature.substring(start, at + 1));
                    start = at + 1;
                }
            }
        }
        parents.remove("Ljava/lang/Object;");
        return parents;
    }

    private static List<String> annotations(List<AnnotationNode> annotations) {
        return annotations == null
                ? List.of()
                : annotations.stream().map(Signatures::plain).toList();
    }

    private static String plain(Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof AnnotationNode annotation) {
            return annotation.desc + plain(annotation.values);
        } else if (value instanceof List<?> list) {
            return list.stream().map(Signatures::plain).toList().toString();
        }
        return " " + (value instanceof Object[] array ? Arrays.toString(array) : value);
    }

    private void same(String what, String ours, String theirs) {
        if (!ours.equals(theirs)) {
            differences.add(what + ": recorded is '" + ours + "', real is '" + theirs + "'");
        }
    }

    private void contained(String what, List<String> ours, List<String> theirs) {
        if (!theirs.containsAll(ours)) {
            differences.add(what + ": recorded are " + ours + ", real are " + theirs);
        }
    }
}

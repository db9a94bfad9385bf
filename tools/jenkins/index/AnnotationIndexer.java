import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Writes {@code META-INF/services/annotations/<annotation>} for every annotation that is itself {@code @Indexed}: one
 * class a line, sorted. Jenkins finds {@code @Symbol}, {@code @Initializer} and {@code @Terminator} through it. In the
 * canonical build Jenkins' own annotation indexer does this; it is not on Maven Central.
 */
@SupportedAnnotationTypes("*")
public final class AnnotationIndexer extends AbstractProcessor {
    private static final String INDEXED = "org.jvnet.hudson.annotation_indexer.Indexed";

    private final Map<String, Set<String>> users = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            if (isIndexed(annotation)) {
                Set<String> classes =
                        users.computeIfAbsent(annotation.getQualifiedName().toString(), name -> new TreeSet<>());
                round.getElementsAnnotatedWith(annotation).forEach(element -> classes.add(classOf(element)));
            }
        }
        if (round.processingOver()) {
            users.forEach(this::write);
        }
        return false;
    }

    private static boolean isIndexed(TypeElement annotation) {
        return annotation.getAnnotationMirrors().stream()
                .anyMatch(mark -> mark.getAnnotationType().toString().equals(INDEXED));
    }

    /** The binary name of a class, or of the class that a method or field belongs to. */
    private String classOf(Element element) {
        Element type = element;
        while (!(type instanceof TypeElement)) {
            type = type.getEnclosingElement();
        }
        return processingEnv.getElementUtils().getBinaryName((TypeElement) type).toString();
    }

    private void write(String annotation, Set<String> classes) {
        String path = "META-INF/services/annotations/" + annotation;
        try (PrintWriter file = new PrintWriter(processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", path)
                .openWriter())) {
            classes.forEach(name -> file.print(name + "\n"));
        } catch (IOException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "cannot write " + path + ": " + e);
        }
    }
}

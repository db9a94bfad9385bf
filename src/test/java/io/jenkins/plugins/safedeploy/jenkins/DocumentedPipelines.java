package io.jenkins.plugins.safedeploy.jenkins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every Pipeline that {@code README.md} and {@code docs/*.md} show, in the order of the pages. */
public final class DocumentedPipelines {
    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```groovy([^\\n]*)\\n(.*?)^ *```$");

    private DocumentedPipelines() {}

    /**
     * A Pipeline of a page.
     *
     * @param runs which test runs it: {@code pipeline-example} or {@code kubernetes-example}, what stands behind it is the
     *     name of its job; empty for none
     */
    public record Example(String page, String runs, String script) {
        public boolean isRunBy(String kind) {
            return runs.equals(kind) || runs.startsWith(kind + " ");
        }

        /** The job that it is the script of. */
        public String job() {
            return runs.contains(" ") ? runs.substring(runs.indexOf(' ') + 1) : "example";
        }
    }

    public static List<Example> all() throws IOException {
        Path project = Path.of(System.getProperty("safe-deploy.project", "."));
        List<Path> pages = new ArrayList<>(List.of(project.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(project.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<Example> found = new ArrayList<>();
        for (Path page : pages) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                found.add(new Example(
                        project.relativize(page).toString(),
                        fence.group(2).strip(),
                        fence.group(3).stripIndent()));
            }
        }
        return found;
    }
}

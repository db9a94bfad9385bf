package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.plan.source.PlanReader;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanSchema;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.plan.PlanWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is true: its plans can be read, its commands exist, its tables are those of the code. */
class DocumentationTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /** A block of the documentation. */
    record Block(String page, String text) {
        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static List<Block> blocks(String kind) throws IOException {
        Pattern fence = Pattern.compile("(?ms)^( *)```" + kind + "\\n(.*?)^ *```$");
        List<Block> found = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            Matcher matcher = fence.matcher(Files.readString(page));
            while (matcher.find()) {
                found.add(new Block(page.toString(), matcher.group(2).stripIndent()));
            }
        }
        return found;
    }

    static List<Block> plans() throws IOException {
        return blocks("yaml plan-example");
    }

    static List<Block> commands() throws IOException {
        List<Block> lines = new ArrayList<>();
        for (Block block : blocks("sh runs")) {
            block.text()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> lines.add(new Block(block.page(), line)));
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyPlanThatIsShownCanBeUsed(Block block, @TempDir Path folder) throws Exception {
        new PlanReader(PlanWords.all()).read(block.page(), block.text().getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("safedeploy.yaml"), block.text());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int code = SafeDeployCommand.run(around(folder, out), "plan", "check");

        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandThatIsShownIsAccepted(Block block, @TempDir Path folder) {
        List<String> words = words(block.text());
        assertThat(words.remove(0)).isIn("safedeploy", "./safedeploy", "./check");
        if (block.text().startsWith("./check")) {
            return;
        }
        SafeDeployCommand.commandLine(around(folder, new ByteArrayOutputStream()))
                .parseArgs(words.toArray(String[]::new));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line.replaceFirst(" +#.*", ""));
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    @Test
    void theExitCodesAreThoseOfTheCode() throws Exception {
        List<String> documented = Files.readString(Path.of("docs/exit-codes.md"))
                .lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Stream.of(ExitCode.values())
                        .map(code -> "| " + code.code() + " | `" + code + "` | " + code.meaning() + " |")
                        .toList());
    }

    @Test
    void noTwoExitCodesAreEqualAndEachOutcomeHasOne() {
        assertThat(Stream.of(ExitCode.values()).map(ExitCode::code)).doesNotHaveDuplicates();
        for (var outcome : io.jenkins.plugins.safedeploy.engine.deployment.Outcome.values()) {
            for (var kind : io.jenkins.plugins.safedeploy.engine.deployment.Kind.values()) {
                assertThat(ExitCode.of(kind, outcome)).isNotNull();
            }
        }
    }

    @Test
    void thePublishedSchemaIsThatOfTheCode() throws Exception {
        assertThat(Files.readString(Path.of("docs/safedeploy.schema.json")))
                .as("run: ./safedeploy plan schema > docs/safedeploy.schema.json")
                .isEqualTo(PlanSchema.json(PlanWords.all()));
    }

    @Test
    void theReadmePointsToEveryPage() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md"))
                    .forEach(page -> assertThat(readme).contains("(" + page + ")"));
        }
    }

    @Test
    void aLedgerCanBeVerifiedByHandAsTheDocumentationSays(@TempDir Path folder) throws Exception {
        try (Shop shop = new Shop(folder)) {
            shop.deploy("good 1", 1);
            String head = shop.run("verify", "--json")
                    .json()
                    .at("/verification/head/hash")
                    .asText();
            Path script = folder.resolve("by-hand.sh");
            Files.writeString(script, blocks("sh by-hand").get(0).text());
            Process process = new ProcessBuilder("bash", script.toString())
                    .directory(shop.home().resolve("environments/production").toFile())
                    .redirectErrorStream(true)
                    .start();

            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("the head is " + head + "\n");
        }
    }

    private static Surroundings around(Path folder, ByteArrayOutputStream out) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Surroundings(
                Map.of("SAFE_DEPLOY_HOME", folder.resolve("home").toString()),
                folder,
                "alice",
                stream,
                stream,
                false,
                false,
                false);
    }
}

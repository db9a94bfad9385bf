package io.jenkins.plugins.safedeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Started by {@code bench/run}, once for each benchmark and once for the table. */
public final class Bench {
    private static final Map<String, Supplier<Benchmark>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("append", LedgerAppend::new);
        ALL.put("hash", Hashing::new);
        ALL.put("status", LongLedger::new);
        ALL.put("startup", StartUp::new);
        ALL.put("rollback", RollbackOverhead::new);
        ALL.put("waiting", Waiting::new);
        ALL.put("fuzz", Fuzz::new);
        ALL.put("kubernetes", Kubernetes::new);
    }

    private Bench() {}

    /** {@code names}, or {@code table <rows>}, or {@code run <name> <rows> <folder> full|quick}. */
    public static void main(String[] arguments) {
        int code = 0;
        try {
            switch (arguments[0]) {
                case "names" -> System.out.println(String.join(" ", ALL.keySet()));
                case "table" -> System.out.print(Table.print(Path.of(arguments[1])));
                default ->
                    run(arguments[1], Path.of(arguments[2]), Path.of(arguments[3]), arguments[4].equals("quick"));
            }
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code); // timers of the engine may still be pending
    }

    private static void run(String name, Path rows, Path folder, boolean quick) throws Exception {
        if (!ALL.containsKey(name)) {
            throw new IllegalArgumentException("There is no benchmark '" + name + "'. There are: " + ALL.keySet());
        }
        Path own = folder.resolve(name);
        remove(own);
        Files.createDirectories(own);
        Table table = new Table();
        try {
            ALL.get(name).get().run(new Setting(quick, own.toRealPath()), table);
            table.append(rows);
        } finally {
            remove(own);
        }
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}

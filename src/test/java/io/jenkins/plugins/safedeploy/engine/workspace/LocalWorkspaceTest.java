package io.jenkins.plugins.safedeploy.engine.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalWorkspaceTest {
    private static final Duration SHORT_GRACE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private Path root;
    private LocalWorkspace workspace;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void makeWorkspace() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        workspace = new LocalWorkspace("", root, folder.resolve("state"), SHORT_GRACE);
    }

    @Test
    void a_command_runs_in_the_workspace_with_its_variables_and_its_lines_come_one_by_one() throws IOException {
        CommandResult result =
                run(Command.shell("pwd; echo \"$WHO\"; echo oops >&2; exit 3").with(Map.of("WHO", "a b \"c\" $(d)")));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.end()).isEqualTo(CommandResult.End.EXITED);
        assertThat(lines).containsExactly(root.toString(), "a b \"c\" $(d)", "oops");
        assertThat(result.output()).isEqualTo(String.join("\n", lines) + "\n");
    }

    @Test
    void arguments_reach_the_program_untouched_also_under_an_effect_lock() throws IOException {
        List<String> odd = List.of("printf", "%s|", "a  b", "'", "\"", "$(id)", "`id`", "*", "-n", "", "a\nb", "ü");
        run(new Command(odd, Map.of(), null, null, null));
        run(new Command(odd, Map.of(), null, null, "lock"));

        assertThat(String.join("\n", lines.subList(0, 2))).isEqualTo("a  b|'|\"|$(id)|`id`|*|-n||a\nb|ü|");
        assertThat(lines.subList(2, 4)).isEqualTo(lines.subList(0, 2));
    }

    @Test
    void a_shell_builtin_is_never_run_in_place_of_a_program() {
        assertThatThrownBy(() -> run(new Command(List.of("exit", "0"), Map.of(), null, null, "lock")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'exit'")
                .hasMessageContaining("no such program");
    }

    @Test
    void every_command_leads_a_session_of_its_own() throws IOException {
        run(Command.shell("cut -d' ' -f1,5,6 /proc/$$/stat"));
        String[] plain = lines.get(0).split(" ");
        assertThat(plain[1]).isEqualTo(plain[0]);
        assertThat(plain[2]).isEqualTo(plain[0]);

        run(Command.shell("cut -d' ' -f5,6 /proc/$$/stat").holding("lock"));
        String[] locked = lines.get(1).split(" ");
        assertThat(locked[1])
                .isEqualTo(locked[0])
                .isNotEqualTo(session(ProcessHandle.current().pid()));
    }

    @Test
    void the_exit_code_survives_the_effect_lock() throws IOException {
        assertThat(run(Command.shell("exit 97").holding("lock")).exit()).isEqualTo(97);
        assertThat(run(Command.shell("exit 0").holding("lock")).ok()).isTrue();
    }

    @Test
    void a_timeout_ends_the_whole_group_although_it_ignores_term() throws IOException {
        CommandResult result = run(Command.shell("trap '' TERM; (trap '' TERM; sleep 60) & echo $!; wait; sleep 60")
                .within(Duration.ofMillis(200)));

        assertThat(result.end()).isEqualTo(CommandResult.End.TIMED_OUT);
        assertThat(result.exit()).isEqualTo(-1);
        assertThat(alive(Long.parseLong(lines.get(0)))).isFalse();
    }

    @Test
    void a_cancelled_command_may_clean_up_on_term() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<CommandResult> run = CompletableFuture.supplyAsync(() -> unchecked(
                Command.shell("trap 'echo cleaned; exit 0' TERM; echo up; while :; do sleep 0.02; done")
                        .holding("lock"),
                cancellation));
        await().until(() -> lines.contains("up"));
        cancellation.cancel();

        CommandResult result = run.join();
        assertThat(result.end()).isEqualTo(CommandResult.End.CANCELLED);
        assertThat(result.output()).contains("cleaned");
    }

    @Test
    void an_interrupt_of_the_calling_thread_ends_the_command_and_stays_set() {
        Thread.currentThread().interrupt();
        CommandResult result = unchecked(Command.shell("sleep 60").holding("lock"), new Cancellation());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.end()).isEqualTo(CommandResult.End.CANCELLED);
    }

    @Test
    void a_server_left_behind_runs_on_and_neither_holds_the_lock_nor_delays_the_end() throws IOException {
        long start = System.nanoTime();
        CommandResult result = run(Command.shell("sleep 60 & echo $!").holding("lock"));
        assertThat(result.ok()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        long server = Long.parseLong(lines.get(0));

        assertThat(workspace.effectLockHeld("lock")).isFalse();
        assertThat(workspace.endEffect("lock", Duration.ofSeconds(5))).isTrue();
        assertThat(alive(server)).as("endEffect leaves the server alone").isTrue();
        assertThat(run(Command.shell("true").holding("lock")).ok()).isTrue();
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_server_left_behind_may_write_to_the_output_it_inherited() throws Exception {
        Path proof = folder.resolve("proof");
        run(Command.shell("(sleep 0.3; for i in 1 2 3; do echo line; done; echo $? > " + proof + ") &")
                .holding("lock"));
        await().until(() -> Files.exists(proof) && Files.readString(proof).equals("0\n"));
    }

    @Test
    void a_second_command_does_not_start_while_the_lock_is_held() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<CommandResult> first = CompletableFuture.supplyAsync(
                () -> unchecked(Command.shell("echo up; exec sleep 60").holding("lock"), cancellation));
        await().until(() -> lines.contains("up"));

        assertThatThrownBy(() -> run(Command.shell("echo second").holding("lock")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("effect lock 'lock'");
        assertThat(lines).doesNotContain("second");
        cancellation.cancel();
        first.join();
    }

    @Test
    void a_flood_of_output_is_bounded_and_its_end_is_kept() throws IOException {
        CommandResult result = run(Command.shell(
                "head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; yes | head -n 2000000;" + " echo the end"));

        assertThat(result.ok()).isTrue();
        assertThat(result.output()).hasSizeLessThanOrEqualTo(OutputTail.KEPT).endsWith("the end\n");
        assertThat(lines).allMatch(line -> line.length() <= OutputTail.MAX_LINE);
    }

    @Test
    void an_endless_flood_does_not_outlive_its_timeout() throws IOException {
        CommandResult result = run(Command.shell("yes").within(Duration.ofMillis(300)));
        assertThat(result.end()).isEqualTo(CommandResult.End.TIMED_OUT);
        try (var left = Files.list(folder.resolve("state/output"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void names_of_effect_locks_cannot_leave_their_folder() {
        for (String name : List.of("../x", "", "a/b", "A", "x".repeat(81))) {
            assertThatThrownBy(() -> workspace.effectLockHeld(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_missing_program_or_folder_is_said() {
        assertThatThrownBy(() -> run(new Command(List.of("no-such-program"), Map.of(), null, null, null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program");
        assertThatThrownBy(() -> run(Command.shell("true").in("nowhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_written_file_makes_its_folders_and_never_goes_through_a_link() throws IOException {
        workspace.write(Path.of("a/b/c"), new ByteArrayInputStream(new byte[] {1, 2}));
        assertThat(root.resolve("a/b/c")).hasBinaryContent(new byte[] {1, 2});

        Path secret = Files.writeString(folder.resolve("secret"), "kept");
        Files.createSymbolicLink(root.resolve("link"), secret);
        assertThatThrownBy(() -> workspace.write(Path.of("link"), new ByteArrayInputStream(new byte[1])))
                .isInstanceOf(IOException.class);
        assertThat(secret).hasContent("kept");
    }

    private CommandResult run(Command command) throws IOException {
        return workspace.run(command, new Cancellation(), lines::add);
    }

    private CommandResult unchecked(Command command, Cancellation cancellation) {
        try {
            return workspace.run(command, cancellation, lines::add);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String session(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    }

    private static boolean alive(long pid) throws IOException {
        return ProcessGroup.process(pid).filter(ProcessGroup.Member::alive).isPresent();
    }
}

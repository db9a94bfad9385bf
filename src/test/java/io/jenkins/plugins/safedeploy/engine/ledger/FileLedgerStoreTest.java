package io.jenkins.plugins.safedeploy.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerStoreTest extends LedgerStoreContract {
    @TempDir
    Path root;

    @Override
    FileLedgerStore open() throws IOException {
        return new FileLedgerStore(root.resolve("ledger"));
    }

    @Test
    void aDocumentThatWasChangedIsNotHandedOut() throws Exception {
        try (FileLedgerStore store = open()) {
            Digest digest = store.putDocument(new byte[] {1, 2, 3});
            Path path = store.folder().resolve("documents").resolve(digest.hex());
            Files.write(path, new byte[] {1, 2, 4});
            assertThatThrownBy(() -> store.document(digest))
                    .hasMessageContaining(digest.toString())
                    .hasMessageContaining(Digest.of(new byte[] {1, 2, 4}).toString());
            store.putDocument(new byte[] {1, 2, 3});
            assertThat(store.document(digest)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void evidenceGoesOnBehindTheLastWholeLineAfterACrash() throws Exception {
        try (FileLedgerStore store = open()) {
            EvidenceFile before = store.evidence("gate-1", 10_000);
            before.append(Ledgers.draft(1).data());
            Path path = store.folder().resolve("evidence/gate-1.jsonl");
            Files.writeString(path, "{\"numb", StandardOpenOption.APPEND);
            EvidenceFile after = store.evidence("gate-1", 10_000);
            after.append(Ledgers.draft(2).data());
            EvidenceFile.Closed closed = after.finish();
            assertThat(closed.lines()).isEqualTo(2);
            assertThat(path).hasContent("{\"number\":1}\n{\"number\":2}\n");
        }
    }

    @Test
    void breakingGlassShowsTheLatestFilesOnly() throws Exception {
        try (FileLedgerStore store = open()) {
            store.breakGlass(Map.of("plan.json", bytes("1"), "artifacts/shop.tar", bytes("2")));
            Path glass = store.folder().resolve("breaking-glass");
            assertThat(glass.resolve("plan.json")).hasContent("1");
            assertThat(glass.resolve("artifacts/shop.tar")).hasContent("2");
            store.breakGlass(Map.of("plan.json", bytes("3")));
            assertThat(glass.resolve("plan.json")).hasContent("3");
            assertThat(glass.resolve("artifacts")).doesNotExist();
            try (var versions = Files.list(store.folder().resolve(".breaking-glass"))) {
                assertThat(versions).hasSize(1);
            }
        }
    }

    @Test
    void breakingGlassIsWholeWhereverTheProcessDies() throws Exception {
        boolean died = true;
        for (int at = 1; died; at++) {
            Path folder = root.resolve("glass-" + at);
            try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL)) {
                store.breakGlass(Map.of("plan.json", bytes("old"), "target.json", bytes("old")));
            }
            DyingFiles files = new DyingFiles(at, true);
            try (FileLedgerStore store = new FileLedgerStore(folder, Ledgers.SMALL.withFiles(files))) {
                store.breakGlass(Map.of("plan.json", bytes("new"), "target.json", bytes("new")));
            } catch (DyingFiles.Killed e) {
                assertThat(files.dead()).isTrue();
            }
            died = files.dead();
            String plan = Files.readString(folder.resolve("breaking-glass/plan.json"));
            assertThat(plan).isIn("old", "new");
            assertThat(folder.resolve("breaking-glass/target.json")).hasContent(plan);
        }
    }

    @Test
    void aNetworkFileSystemIsRefusedUnlessItIsAllowedByName() throws Exception {
        for (String type : new String[] {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuseblk"}) {
            assertThatThrownBy(() -> FileSystemRule.check(type, "/srv", Set.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'" + type + "'")
                    .hasMessageContaining("/srv");
            FileSystemRule.check(type, "/srv", Set.of(type));
        }
        FileSystemRule.check("ext4", "/srv", Set.of());
        FileSystemRule.check("xfs", "/srv", Set.of());
    }

    @Test
    void aCopiedOrRestoredFolderHasAnotherHome() throws Exception {
        LedgerHome home;
        try (FileLedgerStore store = open()) {
            home = store.home();
            assertThat(home.host()).isNotEmpty();
            store.putDocument(new byte[] {1});
            assertThat(store.home().matches(home)).isTrue();
        }
        try (FileLedgerStore store = open()) {
            assertThat(store.home().matches(home)).isTrue();
        }
        Path ledger = root.resolve("ledger");
        Path backup = root.resolve("backup");
        copyAll(ledger, backup);
        assertThat(LedgerHome.of(backup).matches(home)).isFalse();
        run("rm", "-rf", ledger.toString());
        copyAll(backup, ledger);
        assertThat(LedgerHome.of(ledger).matches(home)).isFalse();
    }

    private static void copyAll(Path from, Path to) throws Exception {
        run("cp", "-a", from.toString(), to.toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}

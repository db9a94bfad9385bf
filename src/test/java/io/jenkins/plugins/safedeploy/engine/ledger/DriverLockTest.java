package io.jenkins.plugins.safedeploy.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverLockTest {
    @TempDir
    Path folder;

    private FileLedgerStore store() throws IOException {
        return new FileLedgerStore(folder, Ledgers.SMALL);
    }

    @Test
    void aDriverIsAliveAsLongAsItsLockIsHeldInThisProcess() throws Exception {
        try (FileLedgerStore one = store();
                FileLedgerStore two = store()) {
            assertThat(DriverLock.alive(one, "driver-1")).isFalse();
            DriverLock lock = DriverLock.hold(one, "driver-1");
            for (int i = 0; i < 3; i++) {
                assertThat(DriverLock.alive(one, "driver-1")).isTrue();
                assertThat(DriverLock.alive(two, "driver-1")).isTrue();
            }
            assertThat(DriverLock.alive(two, "driver-2")).isFalse();
            assertThatThrownBy(() -> DriverLock.hold(two, "driver-1")).hasMessageContaining("already");
            lock.close();
            lock.close();
            assertThat(DriverLock.alive(two, "driver-1")).isFalse();
            DriverLock.hold(two, "driver-1").close();
        }
    }

    /** Holds the lock until it is killed, or asks who lives. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (FileLedgerStore store = new FileLedgerStore(Path.of(arguments[0]), Ledgers.SMALL)) {
                if (arguments[1].equals("ask")) {
                    System.out.println(DriverLock.alive(store, "driver-2"));
                } else {
                    DriverLock.hold(store, "driver-1");
                    System.out.println("held");
                    Thread.sleep(60_000);
                }
            }
        }
    }

    private Process child(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        what)
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void theLockOfAnotherProcessIsSeenAndEndsWithIt() throws Exception {
        try (FileLedgerStore store = store()) {
            Process child = child("hold");
            try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("held");
                assertThat(DriverLock.alive(store, "driver-1")).isTrue();
                assertThat(DriverLock.alive(store, "driver-1")).isTrue();
                assertThatThrownBy(() -> DriverLock.hold(store, "driver-1")).hasMessageContaining("Another process");
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(DriverLock.alive(store, "driver-1")).isFalse();
            DriverLock.hold(store, "driver-1").close();
        }
    }

    @Test
    void lookingHereDoesNotDropTheLockForOtherProcesses() throws Exception {
        try (FileLedgerStore store = store();
                DriverLock held = DriverLock.hold(store, "driver-2")) {
            assertThat(DriverLock.alive(store, held.driverId())).isTrue();
            Process child = child("ask");
            try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("true");
            }
        }
    }

    @Test
    void anIdThatWouldLeaveTheFolderIsRefused() throws Exception {
        try (FileLedgerStore store = store()) {
            assertThatThrownBy(() -> DriverLock.hold(store, "../escape")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

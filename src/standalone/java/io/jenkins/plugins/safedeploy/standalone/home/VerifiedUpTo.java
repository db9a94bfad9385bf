package io.jenkins.plugins.safedeploy.standalone.home;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** How far a ledger was last followed from its first line on. A note for people; nothing is decided by it. */
public record VerifiedUpTo(long seq, String hash, Instant at) {

    /** Empty when it never was, or the note cannot be read. */
    public static Optional<VerifiedUpTo> read(SafeDeployHome home, String environment) {
        try {
            return Optional.of(Json.read(Files.readAllBytes(file(home, environment)), VerifiedUpTo.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public void write(SafeDeployHome home, String environment) throws IOException {
        Path file = file(home, environment);
        Files.createDirectories(folder(home));
        Path draft = folder(home).resolve(LedgerFolder.encode(environment) + ".tmp");
        Files.write(draft, Json.bytes(this));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path folder(SafeDeployHome home) {
        return home.state().resolve("verified");
    }

    private static Path file(SafeDeployHome home, String environment) {
        return folder(home).resolve(LedgerFolder.encode(environment) + ".json");
    }
}

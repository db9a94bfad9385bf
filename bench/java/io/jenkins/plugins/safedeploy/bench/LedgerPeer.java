package io.jenkins.plugins.safedeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** The least that reading a whole ledger can be: each line's SHA-256 and its JSON as a tree, on one thread. */
final class LedgerPeer {
    private LedgerPeer() {}

    static List<Path> segments(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("ledger-[0-9]+\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /** Number of lines. */
    static long parsed(List<Path> segments) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        MessageDigest digest = Digest.sha256();
        byte[] block = new byte[1 << 20];
        long lines = 0;
        for (Path segment : segments) {
            try (InputStream in = new FileInputStream(segment.toFile())) {
                int rest = 0;
                for (int n = in.read(block); n >= 0; n = in.read(block, rest, block.length - rest)) {
                    int end = rest + n;
                    int start = 0;
                    for (int i = rest; i < end; i++) {
                        if (block[i] == '\n') {
                            digest.update(block, start, i - start);
                            LongLedger.require(digest.digest().length == 32);
                            LongLedger.require(
                                    mapper.readTree(block, start, i - start).has("seq"));
                            lines++;
                            start = i + 1;
                        }
                    }
                    rest = end - start;
                    System.arraycopy(block, start, block, 0, rest);
                }
            }
        }
        return lines;
    }
}

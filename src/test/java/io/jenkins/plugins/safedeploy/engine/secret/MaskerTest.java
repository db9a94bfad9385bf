package io.jenkins.plugins.safedeploy.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskerTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String SECRET = "p4ss/w+rd \"ü\"'~*";
    private static final Masker MASKER = Masker.of(Map.of("db", SECRET));

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void masksTheSecretAndNothingElse() {
        assertThat(MASKER.mask("before " + SECRET + " after")).isEqualTo("before **** after");
        assertThat(MASKER.mask("nothing here")).isEqualTo("nothing here");
    }

    @Test
    void secretsThatTouchOrOverlapBecomeOneMask() {
        Masker masker = Masker.of(Map.of("a", "abcdef", "b", "defghi", "c", "xyzxyz"));
        assertThat(masker.mask("-abcdefghi-abcdefabcdef-xyzxyzxyz-")).isEqualTo("-****-****-****-");
    }

    @Test
    void masksUrlEncodedJsonAndShellForms() {
        String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertThat(MASKER.mask("?q=" + form + "&x=1")).isEqualTo("?q=****&x=1");
        assertThat(MASKER.mask(
                        "/" + form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~") + "/x"))
                .isEqualTo("/****/x");
        assertThat(MASKER.mask(form.replace("%2B", "%2b")
                        .replace("%2F", "%2f")
                        .replace("%C3%BC", "%c3%bc")
                        .replace("%7E", "%7e")))
                .isEqualTo("****");
        assertThat(MASKER.mask("{\"a\":\"" + SECRET.replace("\"", "\\\"") + "\"}"))
                .isEqualTo("{\"a\":\"****\"}");
        assertThat(MASKER.mask("+ echo '" + SECRET.replace("'", "'\\''") + "'")).isEqualTo("+ echo '****'");
    }

    @Test
    void masksBase64WhateverStandsBeforeAndAfter() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            String before = "x".repeat(random.nextInt(10));
            String after = "y".repeat(random.nextInt(10));
            String masked = MASKER.mask("Basic " + base64(before + SECRET + after));
            assertThat(masked).contains(Masker.MASK);
            String left = masked.replace("Basic ", "").replace(Masker.MASK, "");
            // What is left can be the neighbours and at most the characters that they share with the secret.
            assertThat(left.length() * 6 / 8).isLessThanOrEqualTo(before.length() + after.length() + 4);
        }
    }

    @Test
    void masksEachLineOfASecretOfSeveralLines() {
        Masker masker = Masker.of(Map.of("key", "-----BEGIN KEY-----\r\nMIIEvQIBADAN\n  abc\n-----END KEY-----\n"));
        assertThat(masker.mask("> MIIEvQIBADAN")).isEqualTo("> ****");
        assertThat(masker.mask("abc")).isEqualTo("abc");
    }

    @Test
    void leavesSecretsOfLessThanFourCharacters() {
        Masker masker = Masker.of(Map.of("pin", "123", "empty", "", "blank", " \n"));
        assertThat(masker.mask("123 is left")).isEqualTo("123 is left");
        assertThat(masker.find("123")).isEmpty();
    }

    @Test
    void tellsTheNameOfASecretThatIsInside() {
        assertThat(MASKER.find("jdbc:" + SECRET + "@host")).contains("db");
        assertThat(MASKER.find("jdbc:@host")).isEmpty();
        assertThat(Masker.NONE.find("anything")).isEmpty();
        assertThat(MASKER.with("other", "qwertz").find("a qwertz b")).contains("other");
    }

    @Test
    void saysNothingOfItsSecretsInItsOwnText() {
        assertThat(MASKER).hasToString("Masker of 1 secrets");
    }

    @Test
    void aThousandSecretsCostOnePass() {
        Map<String, String> secrets = new HashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            secrets.put("s" + i, new String(random.ints(32, 'a', 'z').toArray(), 0, 32));
        }
        Masker masker = Masker.of(secrets);
        String text = "aaaaaaaaaaaaaaab".repeat(64 * 1024) + secrets.get("s500");
        long start = THREADS.getCurrentThreadCpuTime();
        assertThat(masker.mask(text)).endsWith(Masker.MASK);
        assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(2_000_000_000L);
    }

    @Test
    void findsTheSameAsASearchForEachSecret() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            Map<String, String> words = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                words.put(letters(random, 4 + random.nextInt(3)), "w" + i);
            }
            String text = letters(random, 60);
            boolean[] expected = new boolean[text.length()];
            boolean[] found = new boolean[text.length()];
            words.keySet().forEach(word -> {
                for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                    java.util.Arrays.fill(expected, at, at + word.length(), true);
                }
            });
            new SecretAutomaton(words).search(text, (start, end) -> java.util.Arrays.fill(found, start, end, true));
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void neverCutsASecretInAStream() throws IOException {
        Random random = new Random(5);
        Masker masker = Masker.of(Map.of("a", "abcdefgh", "b", "fghabc"));
        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 200_000) {
                text.append(random.nextInt(4) == 0 ? "abcdefgh" : "x".repeat(random.nextInt(50)));
                if (round > 10 && random.nextInt(20) == 0) {
                    text.append('\n');
                }
            }
            StringWriter out = new StringWriter();
            try (MaskingWriter writer = new MaskingWriter(out, masker)) {
                for (int at = 0; at < text.length(); ) {
                    int length = Math.min(text.length() - at, 1 + random.nextInt(20_000));
                    writer.write(text.toString(), at, length);
                    writer.flush();
                    at += length;
                }
            }
            assertThat(out.toString()).isEqualTo(masker.mask(text.toString()));
        }
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

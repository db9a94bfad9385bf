package io.jenkins.plugins.safedeploy.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerFolderTest {

    @Test
    void aPlainNameIsItsOwnFolder() {
        assertThat(LedgerFolder.encode("production-eu-1")).isEqualTo("production-eu-1");
    }

    @Test
    void noNameLeavesTheFolderOrSharesOneWithAnother() {
        String[] names = {
            "",
            ".",
            "..",
            "/",
            "a/b",
            "a_b",
            "A",
            "a",
            "a%2fb",
            "a_2fb",
            "_",
            "__",
            "-rf",
            "caf\u00e9",
            "\ud83d\ude80",
            "a\0b",
            "x".repeat(5_000),
            "x".repeat(5_001),
            "\u00e9".repeat(300)
        };
        Set<String> folders = new HashSet<>();
        for (String name : names) {
            String folder = LedgerFolder.encode(name);
            assertThat(folder).as(name).matches("[a-z0-9_][a-z0-9_-]{0,159}");
            assertThat(folders.add(folder.toLowerCase(Locale.ROOT))).as(name).isTrue();
        }
    }

    @Test
    void whatWasEncodedIsDecodedUnlessItWasTooLong() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                name.append("ab-_./A9\u00e9% ".charAt(random.nextInt(11)));
            }
            assertThat(LedgerFolder.decode(LedgerFolder.encode(name.toString())))
                    .contains(name.toString());
        }
        assertThat(LedgerFolder.decode(LedgerFolder.encode("x".repeat(500)))).isEmpty();
    }

    @Test
    void aFolderThatNobodyEncodedIsRefused() {
        for (String folder : new String[] {"A", "a.b", "_zz", "-a", "_61"}) {
            assertThatThrownBy(() -> LedgerFolder.decode(folder)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML scalar means to {@code kubectl} (YAML 1.1 as go-yaml reads it: {@code 0644} is octal). What two
 * readers of YAML take for two different things is refused instead of guessed.
 */
final class PlainScalar {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]{0,39})");
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]{1,20}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9]{1,40}\\.[0-9]{1,40}");
    private static final Pattern AMBIGUOUS =
            Pattern.compile("y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"
                    + "|[-+]?0[0-9]+|[-+]?[0-9][0-9_]*_[0-9_.]*|[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)[eE][-+]?[0-9]+"
                    + "|[-+]?([0-9]+\\.|\\.[0-9]+)|[-+]?[0-9]{41,}|[-+]?0b[01_]+");

    private PlainScalar() {}

    /** Its value; empty when readers of YAML do not agree about it. */
    static Optional<JsonNode> value(String text) {
        if (NULL.matcher(text).matches()) {
            return Optional.of(NODES.nullNode());
        }
        if (TRUE.matcher(text).matches() || FALSE.matcher(text).matches()) {
            return Optional.of(NODES.booleanNode(TRUE.matcher(text).matches()));
        }
        if (DECIMAL.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.startsWith("+") ? text.substring(1) : text)));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.replace("o", ""), 8)));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.substring(2), 16)));
        }
        if (FRACTION.matcher(text).matches()) {
            return Optional.of(NODES.numberNode(new BigDecimal(text)));
        }
        return AMBIGUOUS.matcher(text).matches() ? Optional.empty() : Optional.of(NODES.textNode(text));
    }

    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }
}

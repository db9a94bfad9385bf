package io.jenkins.plugins.safedeploy.engine.ledger;

import static io.jenkins.plugins.safedeploy.engine.ledger.LineLayout.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Stored bytes to a {@link LedgerLine}. Accepts exactly {@link LineLayout}; does not look at the hash. Strings that
 * repeat from line to line are shared. Not thread safe.
 */
final class LineDecoder {
    private static final int CACHE = 1024;
    private static final int CACHED_LENGTH = 80;

    private final String[] cache = new String[CACHE];
    private final LineTime time = new LineTime();
    private String lastHash = Head.NO_HASH;
    private byte[] block;
    private int at;
    private int end;

    /** Decodes the bytes from {@code start} to {@code end}, the line feed not included. */
    LedgerLine decode(byte[] bytes, int start, int stop) throws BadLineException {
        block = bytes;
        at = start;
        end = stop - LineLayout.HASH_SUFFIX - LineLayout.PREV_MEMBER;
        if (end <= start) {
            throw new BadLineException("it is too short");
        }
        expect(LineLayout.START);
        String ledger = string("ledger");
        expect(LineLayout.SEQ);
        long seq = integer("seq");
        expect(LineLayout.AT);
        if (at + LineTime.LENGTH > end) {
            throw new BadLineException("'at' is too short");
        }
        Instant when = time.read(block, at);
        at += LineTime.LENGTH;
        expect(LineLayout.EPOCH);
        long epoch = integer("epoch");
        expect(LineLayout.TYPE);
        String type = string("type");
        expect(LineLayout.ENVIRONMENT);
        String environment = string("environment");
        expect(LineLayout.SERVICE);
        String service = string("service");
        expect(LineLayout.DEPLOYMENT);
        String deployment = string("deployment");
        expect(LineLayout.ACTOR);
        String actor = string("actor");
        expect(LineLayout.DATA);
        ObjectNode data = data();
        at = end;
        end = stop;
        expect(LineLayout.PREV);
        String prev = hex("prev");
        expect(LineLayout.QUOTE);
        expect(LineLayout.HASH);
        String hash = hex("hash");
        expect(LineLayout.END);
        lastHash = hash;
        return new LedgerLine(
                ledger, seq, when, epoch, type, environment, service, deployment, actor, data, prev, hash);
    }

    private void expect(byte[] literal) throws BadLineException {
        if (at + literal.length > end || !startsWith(block, at, literal)) {
            throw new BadLineException("its layout is not that of a ledger line where '"
                    + new String(literal, StandardCharsets.US_ASCII) + "' should stand");
        }
        at += literal.length;
    }

    private long integer(String member) throws BadLineException {
        int from = at;
        long value = 0;
        while (at < end && block[at] >= '0' && block[at] <= '9' && at - from < 17) {
            value = value * 10 + (block[at++] - '0');
        }
        boolean leadingZero = block[from] == '0' && at - from > 1;
        if (at == from || leadingZero || value >= LineLayout.INTEGER_LIMIT) {
            throw new BadLineException("'" + member + "' is no integer from 0 to 2^53");
        }
        return value;
    }

    private String hex(String member) throws BadLineException {
        if (startsWithText(lastHash)) {
            at += LineLayout.HEX;
            return lastHash;
        }
        for (int i = at; i < at + LineLayout.HEX; i++) {
            byte c = block[i];
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                throw new BadLineException("'" + member + "' is not 64 lower-case hexadecimal digits");
            }
        }
        String text = new String(block, at, LineLayout.HEX, StandardCharsets.ISO_8859_1);
        at += LineLayout.HEX;
        return text;
    }

    private boolean startsWithText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (block[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String string(String member) throws BadLineException {
        int from = at;
        int sum = 0;
        boolean plain = true;
        while (at < end && block[at] != '"') {
            byte c = block[at];
            sum = sum * 31 + c;
            plain &= c >= 0x20 && c != '\\';
            at += c == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw new BadLineException("'" + member + "' has no end");
        }
        int length = at - from;
        if (!plain) {
            return escaped(member, from, length);
        }
        if (length > CACHED_LENGTH) {
            return new String(block, from, length, StandardCharsets.US_ASCII);
        }
        int slot = (sum ^ sum >>> 16) & CACHE - 1;
        String known = cache[slot];
        if (known != null && known.length() == length && same(known, from)) {
            return known;
        }
        String text = new String(block, from, length, StandardCharsets.US_ASCII);
        cache[slot] = text;
        return text;
    }

    private boolean same(String text, int from) {
        for (int i = 0; i < text.length(); i++) {
            if (block[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Text that is not plain ASCII is good only when writing it again gives the same bytes. */
    private String escaped(String member, int from, int length) throws BadLineException {
        byte[] quoted = Arrays.copyOfRange(block, from - 1, from + length + 1);
        try {
            JsonNode text = Json.tree(quoted);
            if (text.isTextual() && Arrays.equals(Json.bytes(text), quoted)) {
                return text.textValue();
            }
        } catch (IOException e) {
            throw new BadLineException("'" + member + "' is no JSON text");
        }
        throw new BadLineException("'" + member + "' is text in another form than ours");
    }

    private ObjectNode data() throws BadLineException {
        if (block[at] != '{' || block[end - 1] != '}') {
            throw new BadLineException("'data' is no JSON object");
        }
        try {
            JsonNode node = Json.tree(Arrays.copyOfRange(block, at, end));
            String objection = DataRules.objection(node);
            if (objection != null) {
                throw new BadLineException(objection);
            }
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new BadLineException("'data' cannot be read: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }
}

package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/** A {@link LedgerDraft} to stored bytes. Not thread safe. */
final class LineEncoder {
    private final MessageDigest digest = Digest.sha256();

    /**
     * The bytes with their line feed.
     *
     * @throws IllegalArgumentException when the draft holds what a line cannot hold or is longer than
     *     {@link LineLayout#MAX_BYTES}; the message says which and what to do
     */
    byte[] encode(String ledger, long seq, Instant when, String prev, LedgerDraft draft) {
        check(draft);
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        out.writeBytes(LineLayout.START);
        text(out, ledger);
        out.writeBytes(LineLayout.SEQ);
        ascii(out, Long.toString(seq));
        out.writeBytes(LineLayout.AT);
        ascii(out, LineTime.text(when));
        out.writeBytes(LineLayout.EPOCH);
        ascii(out, Long.toString(draft.epoch()));
        out.writeBytes(LineLayout.TYPE);
        text(out, draft.type());
        out.writeBytes(LineLayout.ENVIRONMENT);
        text(out, draft.environment());
        out.writeBytes(LineLayout.SERVICE);
        text(out, draft.service());
        out.writeBytes(LineLayout.DEPLOYMENT);
        text(out, draft.deployment());
        out.writeBytes(LineLayout.ACTOR);
        text(out, draft.actor());
        out.writeBytes(LineLayout.DATA);
        out.writeBytes(Json.bytes(draft.data()));
        out.writeBytes(LineLayout.PREV);
        ascii(out, prev);
        out.writeBytes(LineLayout.QUOTE);
        String hash = HexFormat.of().formatHex(digest.digest(out.toByteArray()));
        out.writeBytes(LineLayout.HASH);
        ascii(out, hash);
        out.writeBytes(LineLayout.END);
        out.write('\n');
        if (out.size() > LineLayout.MAX_BYTES) {
            throw new IllegalArgumentException("The event " + draft.type() + " takes " + out.size()
                    + " bytes; a ledger line holds at most " + LineLayout.MAX_BYTES
                    + ". Put what is large into a document and name it by its digest.");
        }
        return out.toByteArray();
    }

    private static void check(LedgerDraft draft) {
        member("type", draft.type());
        member("environment", draft.environment());
        member("service", draft.service());
        member("deployment", draft.deployment());
        member("actor", draft.actor());
        if (draft.type().isEmpty()) {
            throw new IllegalArgumentException("An event needs a type");
        }
        if (draft.epoch() < 0 || draft.epoch() >= LineLayout.INTEGER_LIMIT) {
            throw new IllegalArgumentException(
                    "The event " + draft.type() + " has the epoch " + draft.epoch() + "; allowed is 0 to 2^53");
        }
        if (draft.data() == null) {
            throw new IllegalArgumentException(
                    "The event " + draft.type() + " has no data; give an empty object where there is none");
        }
        String objection = DataRules.objection(draft.data());
        if (objection != null) {
            throw new IllegalArgumentException("The event " + draft.type() + " cannot be written: " + objection);
        }
    }

    private static void member(String name, String value) {
        if (value == null || !DataRules.text(value)) {
            throw new IllegalArgumentException("An event's '" + name + "' is "
                    + (value == null ? "missing; give an empty text where there is none" : "no valid Unicode text"));
        }
    }

    private static void text(ByteArrayOutputStream out, String value) {
        if (plain(value)) {
            ascii(out, value);
            return;
        }
        byte[] quoted = Json.bytes(value);
        out.write(quoted, 1, quoted.length - 2);
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void ascii(ByteArrayOutputStream out, String value) {
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }
}

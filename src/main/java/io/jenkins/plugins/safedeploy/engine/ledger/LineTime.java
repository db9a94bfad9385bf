package io.jenkins.plugins.safedeploy.engine.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The {@code at} of a line: RFC 3339 in UTC, always with milliseconds, always 24 characters. Not thread safe. */
final class LineTime {
    static final int LENGTH = 24;

    private int cachedDate = -1;
    private long cachedDay;

    /** @throws IllegalArgumentException outside of the years 0 to 9999 */
    static String text(Instant at) {
        ZonedDateTime t = at.atZone(ZoneOffset.UTC);
        if (t.getYear() < 0 || t.getYear() > 9999) {
            throw new IllegalArgumentException("The clock says " + at + ", which no ledger line can hold");
        }
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        digits(text, 0, 4, t.getYear());
        digits(text, 5, 2, t.getMonthValue());
        digits(text, 8, 2, t.getDayOfMonth());
        digits(text, 11, 2, t.getHour());
        digits(text, 14, 2, t.getMinute());
        digits(text, 17, 2, t.getSecond());
        digits(text, 20, 3, t.getNano() / 1_000_000);
        return new String(text);
    }

    private static void digits(char[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Reads {@value #LENGTH} bytes from {@code at}. */
    Instant read(byte[] block, int at) throws BadLineException {
        if (block[at + 4] != '-'
                || block[at + 7] != '-'
                || block[at + 10] != 'T'
                || block[at + 13] != ':'
                || block[at + 16] != ':'
                || block[at + 19] != '.'
                || block[at + 23] != 'Z') {
            throw bad(block, at);
        }
        int date = number(block, at, 4) * 10_000 + number(block, at + 5, 2) * 100 + number(block, at + 8, 2);
        if (date != cachedDate) {
            try {
                cachedDay = LocalDate.of(date / 10_000, date / 100 % 100, date % 100)
                        .toEpochDay();
                cachedDate = date;
            } catch (DateTimeException e) {
                throw bad(block, at);
            }
        }
        int hour = number(block, at + 11, 2);
        int minute = number(block, at + 14, 2);
        int second = number(block, at + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            throw bad(block, at);
        }
        long seconds = cachedDay * 86_400 + hour * 3_600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds, number(block, at + 20, 3) * 1_000_000L);
    }

    private static int number(byte[] block, int at, int count) throws BadLineException {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = block[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new BadLineException("'at' has a character that is no digit");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static BadLineException bad(byte[] block, int at) {
        return new BadLineException(
                "'at' is '" + new String(block, at, LENGTH, StandardCharsets.ISO_8859_1) + "', not a time");
    }
}

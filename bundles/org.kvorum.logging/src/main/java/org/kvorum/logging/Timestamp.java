// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

/** Writes times as {@code 2026-01-31T23:59:59.123456Z}, without the formatters of the JDK: loading them costs more than a start has to spare. */
final class Timestamp {
    private static final long MICROS_A_SECOND = 1_000_000L;
    private static final long SECONDS_A_DAY = 86_400L;

    private Timestamp() {}

    static void append(StringBuilder text, long epochMicros) {
        long seconds = Math.floorDiv(epochMicros, MICROS_A_SECOND);
        int ofDay = (int) Math.floorMod(seconds, SECONDS_A_DAY);
        date(text, Math.floorDiv(seconds, SECONDS_A_DAY));
        text.append('T');
        padded(text, ofDay / 3600, 2);
        text.append(':');
        padded(text, ofDay / 60 % 60, 2);
        text.append(':');
        padded(text, ofDay % 60, 2);
        text.append('.');
        padded(text, (int) Math.floorMod(epochMicros, MICROS_A_SECOND), 6);
        text.append('Z');
    }

    /** The civil date of a day, in a calendar whose years begin in March so that the leap day comes last. */
    private static void date(StringBuilder text, long epochDay) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long ofEra = Math.floorMod(shifted, 146_097L);
        long yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long march = (5 * ofYear + 2) / 153;
        int month = (int) (march < 10 ? march + 3 : march - 9);
        padded(text, (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), 4);
        text.append('-');
        padded(text, month, 2);
        text.append('-');
        padded(text, (int) (ofYear - (153 * march + 2) / 5 + 1), 2);
    }

    private static void padded(StringBuilder text, int number, int digits) {
        int power = 1;
        for (int i = 1; i < digits; i++) {
            power *= 10;
        }
        for (; power > number && power > 1; power /= 10) {
            text.append('0');
        }
        text.append(number);
    }
}

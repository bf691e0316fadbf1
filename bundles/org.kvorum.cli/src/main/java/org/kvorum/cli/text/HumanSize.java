// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

/** Sizes in words, as go-humanize has them: {@code 20 kB}, {@code 1.5 MB}. */
public final class HumanSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private HumanSize() {}

    /** Returns the size in words. */
    public static String of(long bytes) {
        if (bytes < 10) {
            return bytes + " B";
        }
        int unit = (int) Math.floor(Math.log(bytes) / Math.log(1000));
        double value = Math.floor(bytes / Math.pow(1000, unit) * 10 + 0.5) / 10;
        String number = value < 10 ? Double.toString(value) : Long.toString(Math.round(value));
        return number + " " + UNITS[unit];
    }
}

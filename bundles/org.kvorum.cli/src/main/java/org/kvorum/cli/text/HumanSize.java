// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sizes in words, as go-humanize has them: {@code 20 kB}, {@code 1.5 MB}. */
public final class HumanSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private HumanSize() {}

    /** Returns the size in words. */
    public static String of(long bytes) {
        if (bytes < 10) {
            return bytes + " B";
        }
        int unit = 0;
        BigDecimal value = BigDecimal.valueOf(bytes);
        while (value.compareTo(THOUSAND) >= 0) {
            value = value.divide(THOUSAND);
            unit++;
        }
        value = value.setScale(1, RoundingMode.HALF_UP);
        String number = (value.compareTo(BigDecimal.TEN) < 0 ? value : value.setScale(0, RoundingMode.HALF_EVEN))
                .toPlainString();
        return number + " " + UNITS[unit];
    }
}

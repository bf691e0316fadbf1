// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 500ms, 10s, 2m; a bare number means seconds. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m)?");

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 500ms, 10s or 2m");
        }
        String unit = matcher.group(2);
        double millisPerUnit = "ms".equals(unit) ? 1 : "m".equals(unit) ? 60_000 : 1_000;
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * millisPerUnit));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.kvorum.cli.text.GoJson;
import org.kvorum.cli.text.Output;

/** The log of a client: a line of JSON an event, as etcd's client writes it. */
final class ClientLog {
    private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXX";

    private final Output output;
    private final Supplier<Instant> clock;

    ClientLog(Output output, Supplier<Instant> clock) {
        this.output = output;
        this.clock = clock;
    }

    /** Writes a line; fields come as names and values in turn. */
    void line(String level, String logger, String caller, String message, Object... fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.put(
                "ts",
                DateTimeFormatter.ofPattern(TIME, Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(clock.get()));
        if (!logger.isEmpty()) {
            line.put("logger", logger);
        }
        line.put("caller", caller);
        line.put("msg", message);
        for (int i = 0; i < fields.length; i += 2) {
            line.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        output.line(GoJson.of(line)).flush();
    }
}

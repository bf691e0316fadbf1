// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Result;

/** A single result as text for people and as JSON for programs. */
final class Report {

    private Report() {}

    static String text(Result result) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "load",
                "%s, %,d clients over %,d connections",
                result.load(),
                result.clients(),
                result.connections());
        line(text, "operations", "%,d in %.2f s", result.operations(), result.seconds());
        line(text, "throughput", "%,.0f/s", result.perSecond());
        line(
                text,
                "latency (µs)",
                "p50 %,.0f  p90 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f",
                result.latencyMicros(50),
                result.latencyMicros(90),
                result.latencyMicros(99),
                result.latencyMicros(99.9),
                result.latencyMicrosMax());
        result.serverCpuMicrosPerOperation().ifPresent(micros -> line(text, "server CPU", "%.2f µs/op", micros));
        line(text, "client CPU", "%.2f µs/op", result.clientCpuMicrosPerOperation());
        ProcessUsage server = result.server();
        if (server != null) {
            line(
                    text,
                    "server memory",
                    "%,d MB resident (%,d MB anonymous), %,d MB at most",
                    mb(server.residentKb()),
                    mb(server.anonymousKb()),
                    mb(server.peakKb()));
        }
        result.notes().forEach((name, count) -> line(text, name, "%,d", count));
        if (result.errors().isEmpty()) {
            line(text, "errors", "none");
        }
        result.errors().forEach((status, count) -> line(text, "errors", "%,d  %s", count, status));
        return text.toString().stripTrailing();
    }

    @FormatMethod
    private static void line(StringBuilder text, String name, @FormatString String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-15s ", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    static long mb(long kilobytes) {
        return Math.round(kilobytes / 1024.0);
    }

    static String json(Result result) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        json.add("\"load\":" + quoted(result.load()));
        json.add("\"clients\":" + result.clients());
        json.add("\"connections\":" + result.connections());
        json.add("\"seconds\":" + number(result.seconds()));
        json.add("\"operations\":" + result.operations());
        json.add("\"perSecond\":" + number(result.perSecond()));
        json.add("\"p50Micros\":" + number(result.latencyMicros(50)));
        json.add("\"p90Micros\":" + number(result.latencyMicros(90)));
        json.add("\"p99Micros\":" + number(result.latencyMicros(99)));
        json.add("\"p999Micros\":" + number(result.latencyMicros(99.9)));
        json.add("\"maxMicros\":" + number(result.latencyMicrosMax()));
        result.serverCpuMicrosPerOperation().ifPresent(cpu -> json.add("\"serverCpuMicrosPerOp\":" + number(cpu)));
        json.add("\"clientCpuMicrosPerOp\":" + number(result.clientCpuMicrosPerOperation()));
        ProcessUsage server = result.server();
        if (server != null) {
            json.add("\"serverRssKb\":" + server.residentKb());
            json.add("\"serverAnonymousRssKb\":" + server.anonymousKb());
            json.add("\"serverPeakRssKb\":" + server.peakKb());
        }
        json.add("\"notes\":" + object(result.notes()));
        json.add("\"errors\":" + object(result.errors()));
        return json.toString();
    }

    private static String object(Map<String, Long> counts) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        counts.forEach((name, count) -> json.add(quoted(name) + ":" + count));
        return json.toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

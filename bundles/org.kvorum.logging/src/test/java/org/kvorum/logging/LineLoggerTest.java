// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;

class LineLoggerTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00.000123456Z");
    private static final String HEAD = "\"ts\":\"2026-02-03T12:00:00.000123Z\",\"caller\":\"server/Applier.java\",";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Logger logger(String name, LogLevel level, LineFormat format) {
        return new LineLogger(name, new LineLog(level, format, List.of(bytes), () -> NOON));
    }

    private Logger logger(LogLevel level) {
        return logger("org.kvorum.server.Applier", level, LineFormat.JSON);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsOneJsonObjectWithItsFieldsInOrder() {
        logger(LogLevel.INFO)
                .atInfo()
                .addKeyValue("count", 3)
                .addKeyValue("took", Duration.ofNanos(891_519))
                .addKeyValue("urls", List.of("a", "b"))
                .addKeyValue("ok", true)
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("ratio", Double.NaN)
                .addKeyValue("file", Path.of("member", "wal"))
                .addKeyValue("more", Map.of("k", 1L))
                .log("applied");

        assertThat(written())
                .isEqualTo(
                        "{\"level\":\"info\"," + HEAD + "\"msg\":\"applied\",\"count\":3,\"took\":\"891.519µs\","
                                + "\"urls\":[\"a\",\"b\"],\"ok\":true,\"nothing\":null,\"ratio\":\"NaN\",\"file\":\"member/wal\",\"more\":{\"k\":1}}\n");
    }

    @Test
    void whatWouldBreakALineIsEscaped() {
        logger(LogLevel.INFO).info("a \"b\"\n\t\\\r\u0001é");

        assertThat(written()).endsWith("\"msg\":\"a \\\"b\\\"\\n\\t\\\\\\r\\u0001é\"}\n");
    }

    @Test
    void onlyErrorsTellWhereTheyCameFrom() {
        logger(LogLevel.INFO).atWarn().setCause(new IOException("gone")).log("retrying");
        assertThat(written()).endsWith("\"msg\":\"retrying\",\"error\":\"java.io.IOException: gone\"}\n");
        bytes.reset();

        logger(LogLevel.INFO)
                .atError()
                .addKeyValue("error", "mine")
                .setCause(new IOException("gone"))
                .log("failed");
        assertThat(written())
                .contains("\"error\":\"mine\",\"stacktrace\":\"java.io.IOException: gone\\n\\tat ")
                .containsOnlyOnce("\"error\":");
        bytes.reset();

        logger(LogLevel.DEBUG).debug("try {}", 2, new IOException("gone"));
        assertThat(written()).contains("\"msg\":\"try 2\"").contains("\"stacktrace\"");
    }

    @Test
    void theFatalMarkerNamesTheLevel() {
        logger(LogLevel.INFO)
                .atError()
                .addMarker(new BasicMarkerFactory().getMarker("fatal"))
                .log("the end");

        assertThat(written()).startsWith("{\"level\":\"fatal\",");
    }

    @Test
    void librariesAreHeardFromWarningsOn() {
        var logger = logger("io.netty.Thing", LogLevel.DEBUG, LineFormat.JSON);

        assertThat(logger.isInfoEnabled()).isFalse();
        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger(LogLevel.DEBUG).isDebugEnabled()).isTrue();
        assertThat(logger(LogLevel.INFO).isDebugEnabled()).isFalse();
        assertThat(logger(LogLevel.FATAL).isErrorEnabled()).isFalse();
    }

    @Test
    void aConsoleLineIsSeparatedByTabs() {
        var logger = logger("org.kvorum.server.Applier", LogLevel.INFO, LineFormat.CONSOLE);
        logger.atWarn().addKeyValue("a", 1).log("slow");
        logger.info("plain");

        assertThat(written()).isEqualTo("""
                        2026-02-03T12:00:00.000123Z\tWARN\tserver/Applier.java\tslow\t{"a":1}
                        2026-02-03T12:00:00.000123Z\tINFO\tserver/Applier.java\tplain
                        """);
    }

    @Test
    void floodsAreThinnedOut() {
        var logger = logger(LogLevel.INFO);
        for (int i = 0; i < 1000; i++) {
            logger.info("again");
        }

        assertThat(written().lines()).hasSize(109);
    }

    @Test
    void oneBrokenOutputDoesNotSilenceTheOthers() {
        var broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };
        new LineLogger("a.b.C", new LineLog(LogLevel.INFO, LineFormat.JSON, List.of(broken, bytes), () -> NOON))
                .warn("x");

        assertThat(written()).contains("\"caller\":\"b/C.java\"");
    }

    @Test
    void theJdksOwnLoggingIsTakenInFromWarningsOn() {
        var handler = new JulHandler(new LineLog(LogLevel.INFO, LineFormat.JSON, List.of(bytes), () -> NOON));
        var warning = new LogRecord(Level.WARNING, "slow {0}");
        warning.setLoggerName("io.grpc.internal.Server");
        warning.setParameters(new Object[] {"peer"});
        handler.publish(warning);
        handler.publish(new LogRecord(Level.INFO, "chatter"));

        assertThat(written().lines())
                .singleElement()
                .asString()
                .contains("\"level\":\"warn\"", "\"caller\":\"internal/Server.java\"", "\"msg\":\"slow peer\"");
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.C,b/C.java",
        "a.b.C$D,b/C.java",
        "C,C.java",
        "b.C,b/C.java",
        "org.kvorum.rpc.call.Gate,call/Gate.java"
    })
    void theCallerIsShort(String name, String caller) {
        assertThat(LineLogger.callerOf(name)).isEqualTo(caller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000000Z",
                "1999-12-31T23:59:59.999999Z",
                "2000-02-29T01:02:03.000001Z",
                "2024-03-01T00:00:00.100000Z",
                "2100-02-28T09:10:11.012345Z"
            })
    void timesAreThoseOfTheCalendar(String time) {
        var instant = Instant.parse(time);
        var text = new StringBuilder();
        Timestamp.append(text, instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);

        assertThat(text).hasToString(time);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT0.0000015S,1.5µs",
        "PT0.1S,100ms",
        "PT1M30S,1m30s",
        "PT2H,2h0m0s",
        "PT1.5S,1.5s",
        "PT-1S,-1s"
    })
    void durationsAreShort(String duration, String text) {
        assertThat(DurationText.of(Duration.parse(duration))).isEqualTo(text);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.io.Serial;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.telemetry.MetricsSource;
import org.kvorum.api.telemetry.exporter.MetricsExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives one exporter what one registry has, again and again, on a loop of its own. */
final class ExportTask {
    private static final Logger LOG = LoggerFactory.getLogger(ExportTask.class);

    private final String name;
    private final MetricsExporter exporter;
    private final MetricsSource source;
    private final Duration interval;
    private final EventLoop loop;
    private final Set<Class<?>> toldFailures = new HashSet<>();
    private volatile boolean over;

    /**
     * Creates the task, which {@link #begin()} starts.
     *
     * @param interval zero for an exporter that asks by itself
     */
    ExportTask(
            String name, MetricsExporter exporter, MetricsSource source, Duration interval, Environment environment) {
        this.name = name;
        this.exporter = exporter;
        this.source = source;
        this.interval = interval;
        this.loop = environment.newEventLoop("kvorum-export", this::ended);
    }

    void begin() {
        loop.execute(() -> {
            call(() -> exporter.begin(source));
            scheduleNext();
        });
    }

    /** Ends the task without waiting for an export that has begun; no other begins. */
    void end() {
        over = true;
        loop.execute(() -> {
            call(() -> exporter.end(source));
            // a loop cannot be closed from within, where an exporter may have taken itself away
            throw new Ended();
        });
    }

    private void scheduleNext() {
        if (!interval.isZero() && !over) {
            loop.schedule(interval, this::export);
        }
    }

    private void export() {
        if (!over) {
            call(() -> exporter.export(source.snapshot()));
            scheduleNext();
        }
    }

    /** Calls foreign code: whatever it throws must not end the loop. */
    private void call(Runnable exporting) {
        try {
            exporting.run();
        } catch (RuntimeException | Error failure) {
            if (toldFailures.add(failure.getClass())) {
                LOG.atWarn()
                        .addKeyValue("exporter", name)
                        .setCause(failure)
                        .log("a metrics exporter failed; further failures of this kind are not logged");
            }
        }
    }

    private void ended(Throwable cause) {
        if (!(cause instanceof Ended)) {
            LOG.atError().addKeyValue("exporter", name).setCause(cause).log("an export of metrics is broken and ends");
        }
    }

    private static final class Ended extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        Ended() {
            super("the export is over", null, false, false);
        }
    }
}

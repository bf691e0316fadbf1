// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What slf4j finds. The launcher sets {@code kvorum.log.level}, {@code kvorum.log.outputs} and {@code kvorum.log.format} as system properties before anything
 * is logged, for slf4j has no other way to tell its provider.
 */
public final class LineLogProvider implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();
    private final LineLog log;
    private final LineLoggers factory;

    /** Called by slf4j, once. */
    public LineLogProvider() {
        log = new LineLog(
                LogLevel.named(System.getProperty("kvorum.log.level", "info")),
                System.getProperty("kvorum.log.format", "json").equals("console")
                        ? LineFormat.CONSOLE
                        : LineFormat.JSON,
                outputs(System.getProperty("kvorum.log.outputs", "default")),
                InstantSource.system());
        factory = new LineLoggers(log);
    }

    /** Streams without buffers of their own: a line that was logged is out even if the process ends the next moment. */
    private static List<OutputStream> outputs(String names) {
        var outputs = new ArrayList<OutputStream>();
        for (var name : names.split(",", -1)) {
            outputs.add(output(name));
        }
        return outputs;
    }

    private static OutputStream output(String name) {
        return switch (name) {
            case "stdout" -> new FileOutputStream(FileDescriptor.out);
            // standard error is what ends up in the journal of a systemd unit
            case "", "default", "stderr", "systemd/journal" -> new FileOutputStream(FileDescriptor.err);
            default -> file(Path.of(name));
        };
    }

    private static OutputStream file(Path path) {
        try {
            return Files.newOutputStream(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // The launcher has tried to open it; if it is gone since then, an operator still sees the log.
            return new FileOutputStream(FileDescriptor.err);
        }
    }

    @Override
    public void initialize() {
        new JulHandler(log).install();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return factory;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}

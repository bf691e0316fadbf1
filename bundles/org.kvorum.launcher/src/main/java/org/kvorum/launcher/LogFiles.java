// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries the files the log shall go to, while a person may still be looking. */
final class LogFiles {
    private static final Set<String> STREAMS = Set.of("", "default", "stderr", "stdout", "systemd/journal");

    private LogFiles() {}

    /** Returns why an output cannot be written, if one cannot. */
    static Optional<String> unwritable(List<String> outputs) {
        for (var output : outputs) {
            if (!STREAMS.contains(output)) {
                try (var file =
                        FileChannel.open(Path.of(output), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    file.size();
                } catch (IOException | InvalidPathException e) {
                    return Optional.of("open " + output + ": " + e);
                }
            }
        }
        return Optional.empty();
    }
}

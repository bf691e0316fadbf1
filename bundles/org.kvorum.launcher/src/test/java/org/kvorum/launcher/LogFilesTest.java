// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @Test
    void streamsAndFilesCanBeWritten(@TempDir Path folder) throws IOException {
        var file = folder.resolve("log");

        assertThat(LogFiles.unwritable(List.of("default", "stdout", file.toString(), "/dev/null")))
                .isEmpty();
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void aFileInAMissingFolderCannot(@TempDir Path folder) {
        var file = folder.resolve("missing/log").toString();

        assertThat(LogFiles.unwritable(List.of("stderr", file)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("open " + file));
    }
}

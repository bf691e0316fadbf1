// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Servers that are shell scripts. */
final class Scripts {

    private Scripts() {}

    static ServerKind kind(Path directory, String script) throws IOException {
        Path program = directory.resolve("server");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new ServerKind("fake", program, List.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whose program a member is. */
enum Kind {
    ETCD("3.5"),
    KVORUM("3.7");

    private final String release;

    Kind(String release) {
        this.release = release;
    }

    /** Returns the first two numbers of the version that the members of this kind tell. */
    String release() {
        return release;
    }

    Path program() {
        return this == ETCD ? Path.of(System.getProperty("kvorum.etcd")) : kvorum();
    }

    private static Path kvorum() {
        var told = System.getProperty("kvorum.program");
        if (told != null) {
            return Path.of(told);
        }
        var top = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(top.resolve("kvorum"))) {
            top = top.getParent();
            if (top == null) {
                throw new IllegalStateException("no script named kvorum above the working directory");
            }
        }
        return top.resolve("kvorum");
    }
}

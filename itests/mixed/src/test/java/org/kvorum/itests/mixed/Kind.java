// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** Returns flags that make snapshots frequent and the log after them short, so that who was away for a moment needs one. */
    List<String> eagerSnapshots() {
        return List.of(
                "--snapshot-count=100",
                this == ETCD ? "--experimental-snapshot-catchup-entries=10" : "--snapshot-catchup-entries=10");
    }

    /** Returns flags with which an etcd member compares its keys with those of the others all the time, and raises an alarm if they differ. */
    List<String> suspicious() {
        return this == ETCD
                ? List.of(
                        "--experimental-initial-corrupt-check",
                        "--experimental-corrupt-check-time=5s",
                        "--experimental-compact-hash-check-enabled",
                        "--experimental-compact-hash-check-time=3s")
                : List.of();
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

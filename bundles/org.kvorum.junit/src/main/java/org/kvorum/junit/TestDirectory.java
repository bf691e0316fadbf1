// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The place of a cluster's data, gone when the cluster is. */
record TestDirectory(Path path) {
    static TestDirectory create() {
        try {
            return new TestDirectory(Files.createTempDirectory("kvorum-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a directory for the data of a test", e);
        }
    }

    Path of(String member) {
        return path.resolve(member);
    }

    void deleteData(String member) {
        delete(of(member));
    }

    void delete() {
        delete(path);
    }

    private static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the data of a test in " + root, e);
        }
    }
}

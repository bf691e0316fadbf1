// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The bundles that belong to this program.
 *
 * @param bundles jars, in the order in which they are installed
 */
record Distribution(List<Path> bundles) {
    /** Looks into a folder of the form {@code bin, bundle, conf, lib}. */
    static Distribution in(Path home) throws IOException {
        try (var files = Files.newDirectoryStream(home.resolve("bundle"), "*.jar")) {
            var bundles = new java.util.ArrayList<Path>();
            files.forEach(bundles::add);
            bundles.sort(null);
            return new Distribution(List.copyOf(bundles));
        }
    }
}

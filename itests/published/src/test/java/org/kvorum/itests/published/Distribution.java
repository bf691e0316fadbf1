// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that {@code distro} has assembled, and what it has packed from it. */
final class Distribution {
    static final Path TARGET = BuiltBundle.ROOT.resolve("distro/target");
    static final Path CLIENT = BuiltBundle.ROOT.resolve("distro/client/target");
    static final Path HOME = TARGET.resolve("kvorum");

    private Distribution() {}

    /** Returns the jars that are started, sorted by name. */
    static List<Path> bundles() {
        return files(HOME.resolve("bundle"), ".jar");
    }

    /** Returns the jars with which a client resolves. */
    static List<Path> clientBundles() {
        return files(CLIENT.resolve("export/client"), ".jar");
    }

    /** Returns the one file with this end, as the last build has made it. */
    static Path packed(String end) {
        var found = files(TARGET, end);
        if (found.size() != 1) {
            throw new IllegalStateException(TARGET + " has " + found + " and not one " + end
                    + ": run ./mvnw -pl distro,distro/image clean verify first");
        }
        return found.get(0);
    }

    private static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

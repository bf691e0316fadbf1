// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A jar as the build has left it, with its manifest. */
record BuiltBundle(String artifactId, Path jar, Domain manifest) {
    /** Surefire runs a module's tests in the module's folder. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Returns the jars of all folders of {@code bundles/} that make one; a folder of nothing but tests does not. */
    static List<BuiltBundle> all() {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder ->
                            Files.exists(folder.resolve("bnd.bnd")) || Files.exists(folder.resolve("src/main")))
                    .sorted()
                    .map(BuiltBundle::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BuiltBundle of(Path folder) {
        var name = folder.getFileName().toString();
        var jar = newest(folder, name);
        return new BuiltBundle(name, jar, domain(jar));
    }

    private static Path newest(Path folder, String name) {
        var target = folder.resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.<Path>empty()) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-[0-9].*\\.jar"))
                    .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
                    .max((a, b) ->
                            Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException(target + " has no jar: run ./mvnw package first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Domain domain(Path jar) {
        try {
            return Domain.domain(jar.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String header(String name) {
        return Optional.ofNullable(manifest.get(name)).orElse("");
    }

    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        manifest.forEach(name -> headers.put(name, header(name)));
        return headers;
    }

    Parameters parameters(String name) {
        return manifest.getParameters(name);
    }

    /** Returns the clauses of one namespace of Require-Capability or Provide-Capability; bnd marks repeated keys with a tilde. */
    List<Attrs> capabilities(String header, String namespace) {
        return parameters(header).entrySet().stream()
                .filter(clause -> clause.getKey().replace("~", "").equals(namespace))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns the entries with the end of the name, and their bytes. */
    Map<String, byte[]> entries(String end) {
        var found = new TreeMap<String, byte[]>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(end)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        found.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Override
    public String toString() {
        return artifactId;
    }
}

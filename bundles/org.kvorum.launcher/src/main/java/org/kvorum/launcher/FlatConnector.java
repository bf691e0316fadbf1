// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects the distribution's bundles to the class path: they stay bundles, with their wires, services and life, but their classes are loaded by the class
 * loader of the program. That is what lets the JDK's class-data archive hold them, which halves the time of a start. Bundles from elsewhere, such as one that is
 * dropped in, are loaded by the framework as ever, and wired to these.
 */
final class FlatConnector implements ModuleConnector {
    private static final String SCHEME = "kvorum:";

    private final Map<String, Path> jars = new LinkedHashMap<>();
    private final HeaderIndex index;

    FlatConnector(List<Path> bundles, HeaderIndex index) {
        this.index = index;
        bundles.stream()
                .filter(jar -> index.contains(jar.getFileName().toString()))
                .forEach(jar -> jars.put(SCHEME + jar.getFileName(), jar));
    }

    /** Returns where a jar is installed from: the class path, or itself if it was dropped in. */
    String location(Path jar) {
        var location = SCHEME + jar.getFileName();
        return jars.containsKey(location) ? location : reference(jar);
    }

    /** Returns the location of a jar that the framework loads in place. */
    static String reference(Path jar) {
        return "reference:" + jar.toUri();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) {
        return Optional.ofNullable(jars.get(location)).map(jar -> {
            var headers = index.headers(jar.getFileName().toString());
            var content = new FlatContent(jar, headers);
            return () -> content;
        });
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** A jar whose classes come from the class path. It is opened only when an entry is asked for, which most never are. */
    private static final class FlatContent implements ConnectContent {
        private final Path path;
        private final Map<String, String> headers;
        private Optional<JarFile> jar = Optional.empty();

        FlatContent(Path path, Map<String, String> headers) {
            this.path = path;
            this.headers = headers;
        }

        @Override
        public void open() {}

        @Override
        public synchronized void close() throws IOException {
            if (jar.isPresent()) {
                jar.get().close();
                jar = Optional.empty();
            }
        }

        private synchronized JarFile opened() {
            if (jar.isEmpty()) {
                try {
                    jar = Optional.of(new JarFile(path.toFile(), false));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return jar.get();
        }

        @Override
        public Optional<Map<String, String>> getHeaders() {
            return Optional.of(headers);
        }

        @Override
        public Iterable<String> getEntries() {
            return opened().stream().map(ZipEntry::getName).toList();
        }

        @Override
        public Optional<ConnectEntry> getEntry(String name) {
            return Optional.ofNullable(opened().getEntry(name)).map(entry -> new FlatEntry(opened(), entry));
        }

        @Override
        public Optional<ClassLoader> getClassLoader() {
            return Optional.ofNullable(FlatConnector.class.getClassLoader());
        }
    }

    private record FlatEntry(JarFile jar, ZipEntry entry) implements ConnectContent.ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}

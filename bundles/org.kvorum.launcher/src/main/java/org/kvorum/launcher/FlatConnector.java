// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
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
 *
 * <p>A bundle that is updated, from a stream or because its jar has been replaced, leaves the class path: the framework loads it from the new jar and wires it to
 * the others. The others do not see it, though, where they import its packages: they share one class loader, which has the old jar. So what other bundles import
 * (the ports, the libraries) takes effect with the next start only.
 */
final class FlatConnector implements ModuleConnector {
    private static final String SCHEME = "kvorum:";

    private final Map<String, JarState> jars = new LinkedHashMap<>();
    private final HeaderIndex index;

    /** Connects what the index knows; what the files are now is what the class path has. */
    FlatConnector(List<Path> bundles, HeaderIndex index) throws IOException {
        this.index = index;
        for (var jar : bundles) {
            if (index.contains(jar.getFileName().toString())) {
                jars.put(SCHEME + jar.getFileName(), JarState.of(jar));
            }
        }
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
            var content = content(jar);
            return () -> content;
        });
    }

    private FlatContent content(JarState jar) {
        if (jar.hasChanged()) {
            return new FlatContent(jar.path(), Optional.empty(), Optional.empty());
        }
        var headers = index.headers(jar.path().getFileName().toString());
        return new FlatContent(
                jar.path(), Optional.of(headers), Optional.ofNullable(FlatConnector.class.getClassLoader()));
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** A jar as it was at some time. */
    private record JarState(Path path, FileTime time, long size) {
        static JarState of(Path path) throws IOException {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new JarState(path, attributes.lastModifiedTime(), attributes.size());
        }

        /** Returns whether another one lies in its place; one that has gone is what it was, for the class path still has it. */
        boolean hasChanged() {
            try {
                return !of(path).equals(this);
            } catch (IOException e) {
                return false;
            }
        }
    }

    /**
     * A jar whose classes come from the class path; without a class loader and headers, from the jar itself. It is opened only when an entry is asked for, which
     * most never are.
     */
    private static final class FlatContent implements ConnectContent {
        private final Path path;
        private final Optional<Map<String, String>> headers;
        private final Optional<ClassLoader> loader;
        private Optional<JarFile> jar = Optional.empty();

        FlatContent(Path path, Optional<Map<String, String>> headers, Optional<ClassLoader> loader) {
            this.path = path;
            this.headers = headers;
            this.loader = loader;
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
            return headers;
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
            return loader;
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

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of all bundles that were built with the program in one file, so that a start opens no jar to learn what is in it. What a framework does not act
 * on is left out; so are {@code uses} directives, which keep class spaces apart where here is only one.
 */
final class HeaderIndex {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderIndex.class);
    private static final String FILE = "headers";
    private static final int CHARS_MAX = 16_000;
    private static final Pattern USES = Pattern.compile(";\\s*uses:=(\"[^\"]*\"|[^,;\"]*)");
    private static final List<String> NAMES = List.of(
            "Bundle-ManifestVersion",
            "Bundle-SymbolicName",
            "Bundle-Version",
            "Bundle-Name",
            "Bundle-Activator",
            "Bundle-ActivationPolicy",
            "Bundle-NativeCode",
            "DynamicImport-Package",
            "Export-Package",
            "Fragment-Host",
            "Import-Package",
            "Provide-Capability",
            "Require-Bundle",
            "Require-Capability",
            "Service-Component");

    private final Map<String, Map<String, String>> byJar;

    /** The jars an index is made of. */
    @FunctionalInterface
    interface Source {
        List<Path> jars() throws IOException;
    }

    private HeaderIndex(Map<String, Map<String, String>> byJar) {
        this.byJar = byJar;
    }

    /** Reads the file, or makes it, for which alone the source is asked; a folder or a disk that cannot be written, or a file that breaks off, costs only time. */
    static HeaderIndex of(Source source, Path cache) throws IOException {
        var file = cache.resolve(FILE);
        if (Files.isReadable(file)) {
            try {
                return new HeaderIndex(read(file));
            } catch (IOException e) {
                // a machine that lost its power has the file, but maybe not all that was in it
                LOG.atDebug().setCause(e).log("index of headers is made anew");
            }
        }
        var made = new LinkedHashMap<String, Map<String, String>>();
        for (var jar : source.jars()) {
            made.put(jar.getFileName().toString(), headers(jar));
        }
        if (Files.isWritable(cache)) {
            try {
                keep(made, cache);
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("index of headers is not kept");
            }
        }
        return new HeaderIndex(made);
    }

    private static void keep(Map<String, Map<String, String>> made, Path cache) throws IOException {
        // others may start at the same time: each one's file is complete
        var temporary = Files.createTempFile(cache, FILE, "");
        try {
            write(temporary, made);
            Files.move(temporary, cache.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    boolean contains(String jar) {
        return byJar.containsKey(jar);
    }

    Map<String, String> headers(String jar) {
        return byJar.getOrDefault(jar, Map.of());
    }

    private static Map<String, String> headers(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile(), false)) {
            var attributes = jar.getManifest().getMainAttributes();
            var headers = new LinkedHashMap<String, String>();
            for (var name : NAMES) {
                var value = attributes.getValue(name);
                if (value != null) {
                    headers.put(name, USES.matcher(value).replaceAll(""));
                }
            }
            return headers;
        }
    }

    private static Map<String, Map<String, String>> read(Path file) throws IOException {
        var all = new LinkedHashMap<String, Map<String, String>>();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (int jars = in.readInt(); jars > 0; jars--) {
                var headers = new LinkedHashMap<String, String>();
                all.put(in.readUTF(), headers);
                for (int count = in.readInt(); count > 0; count--) {
                    headers.put(in.readUTF(), readLong(in));
                }
            }
        }
        return all;
    }

    private static void write(Path file, Map<String, Map<String, String>> all) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(all.size());
            for (var jar : all.entrySet()) {
                out.writeUTF(jar.getKey());
                out.writeInt(jar.getValue().size());
                for (var header : jar.getValue().entrySet()) {
                    out.writeUTF(header.getKey());
                    writeLong(out, header.getValue());
                }
            }
        }
    }

    /** A text that may be longer than {@link DataOutputStream#writeUTF} takes, in pieces. */
    private static void writeLong(DataOutputStream out, String text) throws IOException {
        int pieces = (text.length() + CHARS_MAX - 1) / CHARS_MAX;
        out.writeInt(pieces);
        for (int i = 0; i < pieces; i++) {
            out.writeUTF(text.substring(i * CHARS_MAX, Math.min(text.length(), (i + 1) * CHARS_MAX)));
        }
    }

    private static String readLong(DataInputStream in) throws IOException {
        int pieces = in.readInt();
        if (pieces == 1) {
            return in.readUTF();
        }
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(in.readUTF());
        }
        return text.toString();
    }
}

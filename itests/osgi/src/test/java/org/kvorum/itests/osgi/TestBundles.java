// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Makes bundles on the fly. */
final class TestBundles {
    /** An entry that only {@link #newer} jars have. */
    static final String MARK = "META-INF/newer";

    private static final String PACKAGES = "org.kvorum.itests.osgi.brought.";

    private TestBundles() {}

    /** Makes a bundle of one package below {@code brought}, with all its components. */
    static Path make(Path folder, String symbolicName, String leaf) throws Exception {
        return make(folder, symbolicName, Map.of("Private-Package", PACKAGES + leaf));
    }

    /** Makes a bundle of one component of a package below {@code brought}. */
    static Path makeOf(Path folder, String symbolicName, Class<?> component) throws Exception {
        return make(
                folder,
                symbolicName,
                Map.of("Private-Package", component.getPackageName(), "-dsannotations", component.getName()));
    }

    /** Makes a bundle by bnd's instructions. */
    static Path make(Path folder, String symbolicName, Map<String, String> instructions) throws Exception {
        try (var builder = new Builder()) {
            builder.addClasspath(new File("target/test-classes"));
            builder.addClasspath(Distribution.bundle("org.kvorum.api").toFile());
            builder.addClasspath(Distribution.bundle("org.kvorum.bytes").toFile());
            builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
            builder.setProperty(Constants.IMPORT_PACKAGE, "org.jspecify.annotations;resolution:=optional,*");
            instructions.forEach(builder::setProperty);
            Jar jar = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException("bnd: " + builder.getErrors());
            }
            var file = Files.createDirectories(folder).resolve(symbolicName + ".jar");
            jar.write(file.toFile());
            return file;
        }
    }

    /** Makes the same bundle once more, with a higher version and one more entry. */
    static Path newer(Path folder, Path jar) throws IOException {
        var newer = Files.createDirectories(folder).resolve(jar.getFileName().toString());
        try (var from = new JarFile(jar.toFile(), false);
                var to = new JarOutputStream(Files.newOutputStream(newer), manifest(from))) {
            for (var entries = from.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream in = from.getInputStream(entry)) {
                        in.transferTo(to);
                    }
                }
            }
            to.putNextEntry(new JarEntry(MARK));
            to.write("newer".getBytes(StandardCharsets.UTF_8));
        }
        return newer;
    }

    private static Manifest manifest(JarFile jar) throws IOException {
        var manifest = jar.getManifest();
        if (manifest == null) {
            throw new FileNotFoundException(JarFile.MANIFEST_NAME);
        }
        var version = Version.parseVersion(manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION));
        manifest.getMainAttributes()
                .putValue(
                        Constants.BUNDLE_VERSION,
                        new Version(version.getMajor(), version.getMinor(), version.getMicro() + 1).toString());
        return manifest;
    }
}

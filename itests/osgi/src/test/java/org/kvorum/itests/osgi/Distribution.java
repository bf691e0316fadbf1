// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution that was built before these tests: what ships is what is tested. */
final class Distribution {
    private static final Path HOME = Path.of("../../distro/target/kvorum");

    private Distribution() {}

    /** Returns the folder that holds {@code bin, bundle, conf, lib}. */
    static Path home() {
        if (!Files.isDirectory(HOME)) {
            throw new IllegalStateException(HOME.toAbsolutePath().normalize() + " is missing: build distro first");
        }
        return HOME.toAbsolutePath().normalize();
    }

    /** Returns what a member needs, in the order of the names. */
    static List<Path> bundles() {
        return jars("bundle");
    }

    /** Returns what operators have beside it. */
    static List<Path> platform() {
        return jars("platform");
    }

    private static List<Path> jars(String folder) {
        try (var files = Files.list(home().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the jar of a bundle. */
    static Path bundle(String symbolicName) {
        return bundles().stream()
                .filter(jar -> symbolicName.equals(symbolicName(jar)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle " + symbolicName + " in " + home()));
    }

    static String symbolicName(Path jar) {
        return header(jar, "Bundle-SymbolicName").split(";", 2)[0];
    }

    static boolean isFragment(Path jar) {
        return !header(jar, "Fragment-Host").isEmpty();
    }

    private static String header(Path jar, String name) {
        try (var file = new JarFile(jar.toFile(), false)) {
            Attributes attributes = file.getManifest().getMainAttributes();
            var value = attributes.getValue(name);
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the values that the distribution's components give to a service property, such as the names of all storage engines. */
    static List<String> propertyValues(String property) {
        var pattern = Pattern.compile(
                "<property name=\"" + Pattern.quote(property) + "\" type=\"String\" value=\"([^\"]+)\"");
        var values = new ArrayList<String>();
        for (var jar : bundles()) {
            components(jar).forEach(xml -> pattern.matcher(xml).results().forEach(found -> values.add(found.group(1))));
        }
        return List.copyOf(values);
    }

    /** Returns the jar whose component gives this value to a service property. */
    static Path bringing(String property, String value) {
        return bundles().stream()
                .filter(jar -> components(jar)
                        .anyMatch(xml ->
                                xml.contains("name=\"" + property + "\" type=\"String\" value=\"" + value + "\"")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle brings " + property + "=" + value));
    }

    private static Stream<String> components(Path jar) {
        var names = header(jar, "Service-Component");
        if (names.isEmpty()) {
            return Stream.of();
        }
        var texts = new ArrayList<String>();
        try (var file = new JarFile(jar.toFile(), false)) {
            for (var name : names.split(",", -1)) {
                var in = file.getInputStream(file.getJarEntry(name.strip()));
                texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts.stream();
    }
}

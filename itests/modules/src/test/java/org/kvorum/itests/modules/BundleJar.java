// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A jar of this project, as a framework and as the module system see it. */
record BundleJar(ModuleReference module) {
    /** A package with its attributes; commas in quotes separate nothing. */
    private static final Pattern EXPORT = Pattern.compile("([\\w.]+)((;[\\w.:-]+=(\"[^\"]*\"|[^\",;]*))*)(,|$)");

    private static final Pattern SERVICE = Pattern.compile("<provide interface=\"([^\"]+)\"/>");

    ModuleDescriptor descriptor() {
        return module.descriptor();
    }

    String name() {
        return descriptor().name();
    }

    String header(String name) {
        try (var jar = open()) {
            var value = jar.getManifest().getMainAttributes().getValue(name);
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> exportedToBundles() {
        return EXPORT.matcher(header("Export-Package"))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> exportedToModules() {
        return descriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the interfaces of the services that its components are. */
    Set<String> componentServices() {
        try (var jar = open()) {
            var services = new TreeSet<String>();
            for (var file : header("Service-Component").split(",", -1)) {
                var entry = jar.getEntry(file.strip());
                if (!file.isBlank() && entry != null) {
                    var xml = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    SERVICE.matcher(xml).results().map(match -> match.group(1)).forEach(services::add);
                }
            }
            return services;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the implementations it names for the class path, of one interface. */
    Set<String> providersOnTheClassPath(String service) {
        try (var jar = open()) {
            var entry = jar.getEntry("META-INF/services/" + service);
            if (entry == null) {
                return Set.of();
            }
            var text = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\\R", -1))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JarFile open() throws IOException {
        return new JarFile(ModulePath.jar(module).toFile());
    }
}

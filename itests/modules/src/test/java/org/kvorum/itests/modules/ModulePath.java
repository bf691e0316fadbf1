// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.modules;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bundles, and of the libraries that Maven has found for them those that a bundle requires, or one of these.
 *
 * @param modules by their names
 */
record ModulePath(Map<String, ModuleReference> modules) {
    private static final String OWN = "org.kvorum.";

    static ModulePath read() throws IOException {
        var jars = Arrays.stream(Files.readString(Path.of("target", "module.path"))
                        .strip()
                        .split(File.pathSeparator, -1))
                .map(Path::of)
                .toArray(Path[]::new);
        var all = ModuleFinder.of(jars).findAll().stream()
                .collect(Collectors.toMap(module -> module.descriptor().name(), Function.identity()));
        var needed = new TreeMap<String, ModuleReference>();
        var open = new ArrayDeque<String>();
        all.keySet().stream().filter(name -> name.startsWith(OWN)).forEach(open::add);
        while (!open.isEmpty()) {
            var name = open.remove();
            var module = all.get(name);
            if (module != null && needed.put(name, module) == null) {
                module.descriptor().requires().stream()
                        .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name)
                        .forEach(open::add);
            }
        }
        return new ModulePath(needed);
    }

    ModuleFinder finder() {
        return ModuleFinder.of(modules.values().stream().map(ModulePath::jar).toArray(Path[]::new));
    }

    List<ModuleReference> bundles() {
        return modules.values().stream().filter(ModulePath::own).toList();
    }

    List<ModuleReference> libraries() {
        return modules.values().stream().filter(module -> !own(module)).toList();
    }

    private static boolean own(ModuleReference module) {
        return module.descriptor().name().startsWith(OWN);
    }

    static Path jar(ModuleReference module) {
        URI location = module.location().orElseThrow();
        return Path.of(location);
    }
}

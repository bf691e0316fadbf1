// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the numbers were measured on, in a few words. */
final class Machine {

    private Machine() {}

    static String describe() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores + " cores of " + after("/proc/cpuinfo", "model name", "an unknown processor") + ", "
                + memory() + " of memory, Linux " + first("/proc/sys/kernel/osrelease", "?") + ", Java "
                + Runtime.version();
    }

    private static String memory() {
        String kilobytes = after("/proc/meminfo", "MemTotal", "0 kB").replace(" kB", "");
        return Math.round(Long.parseLong(kilobytes) / 1024.0 / 1024.0) + " GB";
    }

    private static String first(String file, String otherwise) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).trim();
        } catch (IOException unknown) {
            return otherwise;
        }
    }

    private static String after(String file, String name, String otherwise) {
        try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException unknown) {
            return otherwise;
        }
    }
}

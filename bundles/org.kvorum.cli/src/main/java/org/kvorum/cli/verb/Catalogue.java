// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Optional;

/** All commands of the first level, made when they are asked for: a program that runs one command loads one. */
public final class Catalogue {
    /** Sorted, as help shows them. */
    private static final List<String> NAMES = List.of("del", "get", "put", "version");

    private Catalogue() {}

    /** Returns the names, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /** Returns the command of the name. */
    public static Optional<Command> named(String name) {
        return NAMES.contains(name) ? Optional.of(make(name)) : Optional.empty();
    }

    /** Returns all. */
    public static List<Command> all() {
        return NAMES.stream().map(Catalogue::make).toList();
    }

    private static Command make(String name) {
        return switch (name) {
            case "del" -> Del.command();
            case "get" -> Get.command();
            case "put" -> Put.command();
            case "version" -> Version.command();
            default -> throw new IllegalArgumentException(name);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The picture of the README as a table. A bundle may use what stands on a lower line, and nothing on its own. */
final class Layers {
    /** From the top down. A name also stands for the family below it: {@code storage} for {@code storage.xodus}. */
    private static final List<Set<String>> LINES = List.of(
            Set.of("junit", "arch"),
            Set.of("launcher", "logging", "embed"),
            Set.of("rpc", "shell", "configadmin", "metrics", "health", "console", "ctl", "utl"),
            Set.of("server", "cluster"),
            Set.of(
                    "mvcc",
                    "watch",
                    "lease",
                    "lock",
                    "local",
                    "auth",
                    "wal",
                    "bbolt",
                    "transport",
                    "storage",
                    "discovery",
                    "env.system",
                    "env.sim",
                    "config",
                    "cli"),
            Set.of("api"),
            Set.of("raft", "command", "proto"),
            Set.of("bytes"));

    /** Libraries that are no bundles, wrapped once; beside the layers, and only for those who cannot do without. */
    static final Map<String, Set<String>> WRAPS = Map.of(
            "org.kvorum.grpc",
            Set.of(
                    "org.kvorum.rpc",
                    "org.kvorum.metrics",
                    "org.kvorum.lock",
                    "org.kvorum.discovery.etcd",
                    "org.kvorum.jetcd",
                    "org.kvorum.cli",
                    "org.kvorum.ctl",
                    "org.kvorum.shell"),
            "org.kvorum.xodus",
            Set.of("org.kvorum.storage.xodus"),
            "org.kvorum.jetcd",
            Set.of());

    /** The packages a wrap brings, by their beginning. */
    static final Map<String, String> WRAPPED = Map.of(
            "io.grpc", "org.kvorum.grpc",
            "com.google.rpc", "org.kvorum.grpc",
            "jetbrains.exodus", "org.kvorum.xodus");

    /** A published kit of tests: no jar of the distribution may need it. */
    static final String KIT = "org.kvorum.storage.contract";

    /** Uses that break the rule for a reason; each one is also told in docs/architecture.md. */
    static final Set<Use> EXCEPTIONS = Set.of();

    private static final String PREFIX = "org.kvorum.";

    private Layers() {}

    record Use(String from, String to) {}

    /** Returns the line a bundle stands on, counted from the top, or nothing if the picture does not show it. */
    static Optional<Integer> line(String bundle) {
        for (int i = 0; i < LINES.size(); i++) {
            if (LINES.get(i).stream().anyMatch(name -> (bundle + ".").startsWith(PREFIX + name + "."))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    static boolean known(String bundle) {
        return WRAPS.containsKey(bundle) || line(bundle).isPresent();
    }

    static boolean allowed(Use use) {
        if (use.from().equals(use.to()) || EXCEPTIONS.contains(use)) {
            return true;
        }
        if (WRAPS.containsKey(use.to())) {
            return WRAPS.getOrDefault(use.to(), Set.of()).contains(use.from());
        }
        if (use.to().equals(KIT)) {
            return false;
        }
        int none = Integer.MAX_VALUE;
        return line(use.from()).orElse(none) < line(use.to()).orElse(-1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The packages that a bundle may do without, and what it does then. An optional import that nobody can explain hides a missing bundle. */
final class OptionalImports {
    private static final String ANY = "*";

    /** By bundle, then by the beginning of the package's name. */
    private static final Map<String, Map<String, String>> REASONS = Map.of(
            ANY,
            Map.of("org.jspecify.annotations", "read by compilers and never at run time"),
            "org.kvorum.proto",
            Map.of(
                    "io.grpc", "the messages work without gRPC; only the stubs need it",
                    "com.google.common.util.concurrent", "only the stubs with futures need it"),
            "org.kvorum.rpc",
            Map.of("io.netty.channel.epoll", "NIO serves where the native transport is missing"),
            "org.kvorum.transport",
            Map.of("io.netty.channel.epoll", "NIO serves where the native transport is missing"),
            "org.kvorum.grpc",
            Map.of(
                    "com.google.errorprone.annotations", "read by compilers and never at run time",
                    "com.google.gson", "service configurations and their JSON; unused with direct addresses",
                    "com.google.protobuf.util", "only the service for binary logs prints durations with it",
                    "com.sun.jndi.dns", "names are looked up by the JDK's resolver without it",
                    "io.netty.channel.epoll", "NIO serves where the native transport is missing",
                    "io.netty.handler.proxy", "only a client behind an HTTP proxy needs it",
                    "javax.naming", "only look-ups of SRV and TXT records need it",
                    "javax.security.cert", "gone from newer JDKs"),
            "org.kvorum.jetcd",
            Map.of(
                    "io.netty.channel.epoll", "NIO serves where the native transport is missing",
                    "io.netty.internal.tcnative", "the JDK's TLS serves without it",
                    "javax.naming", "only the host names in certificates need it"),
            "org.kvorum.xodus",
            Map.of(
                    "com.sun.management", "Karaf delegates it to the JDK and does not export it",
                    "com.sun.nio.file", "Karaf delegates it to the JDK and does not export it",
                    "sun.misc", "direct buffers are freed by the collector without it",
                    "sun.nio.ch", "an interrupted thread closes the log's file without it"));

    private OptionalImports() {}

    static Optional<String> reason(String bundle, String packageName) {
        return Optional.ofNullable(REASONS.getOrDefault(bundle, Map.of()).get(key(bundle, packageName)))
                .or(() ->
                        Optional.ofNullable(REASONS.getOrDefault(ANY, Map.of()).get(packageName)));
    }

    /** Returns the reasons that no bundle has a use for any more. */
    static List<String> unused(List<BuiltBundle> bundles) {
        var left = new TreeMap<String, String>();
        REASONS.forEach((bundle, reasons) -> reasons.keySet().forEach(name -> left.put(bundle + " " + name, name)));
        for (var bundle : bundles) {
            for (var name : bundle.parameters("Import-Package").keySet()) {
                left.remove(bundle.artifactId() + " " + key(bundle.artifactId(), name));
                left.remove(ANY + " " + name);
            }
        }
        return List.copyOf(left.keySet());
    }

    private static String key(String bundle, String packageName) {
        return REASONS.getOrDefault(bundle, Map.of()).keySet().stream()
                .filter(name -> (packageName + ".").startsWith(name + "."))
                .findFirst()
                .orElse(packageName);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Defaults that depend on other settings. */
final class Derivation {
    private static final String PEERS = "initial-advertise-peer-urls";
    private static final String CLIENTS = "advertise-client-urls";
    private static final String CLUSTER = "initial-cluster";
    private static final String ANY = "0.0.0.0";
    private static final long PEER_TIMEOUT_NANOS = 5_000_000_000L;

    private Derivation() {}

    static void apply(Map<String, String> values, Set<String> given, Flags flags, Host host, List<Notice> notices) {
        for (var timeout : List.of("raft-read-timeout", "raft-write-timeout")) {
            if (Long.parseLong(value(values, timeout)) < PEER_TIMEOUT_NANOS) {
                notices.add(Notice.info("raised to its least value", Map.of("flag", timeout, "value", "5s")));
                values.put(timeout, Long.toString(PEER_TIMEOUT_NANOS));
            }
        }
        boolean discovered = given.contains("discovery-srv")
                || given.contains("discovery-srv-name")
                || given.contains("discovery-endpoints");
        advertise(values, flags, "listen-peer-urls", PEERS, host);
        advertise(values, flags, "listen-client-urls", CLIENTS, host);
        var name = value(values, "name");
        if (discovered && !given.contains(CLUSTER)) {
            values.put(CLUSTER, "");
        } else if (isDefault(values, flags, CLUSTER)
                && (!name.equals("default") || (!given.contains(PEERS) && !isDefault(values, flags, PEERS)))) {
            values.put(CLUSTER, initialCluster(name, value(values, PEERS)));
        }
        if (value(values, "discovery-mode").isEmpty()) {
            values.put("discovery-mode", discoveryMode(values));
        }
        if (value(values, "data-dir").isEmpty()) {
            values.put("data-dir", (name.isEmpty() ? "default" : name) + ".etcd");
            notices.add(
                    Notice.warn("'data-dir' was empty; using default", Map.of("data-dir", value(values, "data-dir"))));
        }
    }

    /** A member that listens on every address advertises the one by which others most likely reach it. */
    private static void advertise(Map<String, String> values, Flags flags, String listen, String advertise, Host host) {
        var urls = UrlList.urls(value(values, listen));
        if (urls.isEmpty() || UrlList.isSocket(urls.get(0)) || !isDefault(values, flags, advertise)) {
            return;
        }
        var url = urls.get(0);
        if (UrlList.host(url).equals(ANY)) {
            var scheme = UrlList.scheme(value(values, advertise));
            host.defaultRouteAddress()
                    .ifPresent(address -> values.put(advertise, scheme + "://" + address + ":" + UrlList.port(url)));
        }
    }

    private static String discoveryMode(Map<String, String> values) {
        if (!value(values, "discovery-endpoints").isEmpty()) {
            return "etcd";
        }
        return value(values, "discovery-srv").isEmpty() ? "static" : "dns";
    }

    private static boolean isDefault(Map<String, String> values, Flags flags, String name) {
        return flags.find(name)
                .map(flag -> flag.byDefault().equals(values.get(name)))
                .orElse(false);
    }

    private static String initialCluster(String name, String urls) {
        var member = name.isEmpty() ? "default" : name;
        return UrlList.urls(urls).stream().map(url -> member + "=" + url).collect(Collectors.joining(","));
    }

    private static String value(Map<String, String> values, String name) {
        var value = values.get(name);
        if (value == null) {
            throw new AssertionError("no flag named " + name);
        }
        return value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.fixed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.kvorum.api.discovery.DiscoveryException;

/** Peer URLs by the names of members. */
record MemberList(Map<String, List<String>> urlsByName) {
    /** Reads {@code name=url} pairs, separated by commas; a member with several URLs comes several times. */
    static MemberList parse(String text) {
        var urlsByName = new TreeMap<String, TreeSet<String>>();
        for (var pair : text.split(",", -1)) {
            // etcd does not mind a comma too many
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new DiscoveryException("--initial-cluster: \"" + pair + "\" is not of the form name=url");
                }
                urlsByName
                        .computeIfAbsent(pair.substring(0, equals), name -> new TreeSet<>())
                        .add(PeerUrl.check(pair.substring(equals + 1)));
            }
        }
        if (urlsByName.isEmpty()) {
            throw new DiscoveryException("--initial-cluster names no member");
        }
        var copy = new TreeMap<String, List<String>>();
        urlsByName.forEach((name, urls) -> copy.put(name, List.copyOf(urls)));
        return new MemberList(copy);
    }

    /** Returns the pairs, sorted. */
    String text() {
        return urlsByName.entrySet().stream()
                .flatMap(member -> member.getValue().stream().map(url -> member.getKey() + "=" + url))
                .collect(Collectors.joining(","));
    }
}

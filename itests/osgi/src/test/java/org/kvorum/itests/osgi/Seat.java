// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.kvorum.itests.support.FreePorts;

/**
 * Where a member lives: it keeps its name, its folder and its addresses from one framework to the next.
 *
 * @param name the member's name
 * @param folder holds the member's data and the framework's state
 * @param clientUrl where clients are served
 * @param peerUrl where the other members come to
 * @param flags what else it is started with
 */
record Seat(String name, Path folder, String clientUrl, String peerUrl, Map<String, String> flags) {
    /** Takes free ports of a loopback address that no other test has, and from which no connection goes out. */
    static Seat free(Path parent, String name) {
        var random = ThreadLocalRandom.current();
        return at(
                "127." + random.nextInt(1, 64) + "." + random.nextInt(1, 250) + "." + random.nextInt(1, 250),
                parent,
                name);
    }

    /** Takes free ports of an address. */
    static Seat at(String host, Path parent, String name) {
        var ports = FreePorts.of(host, 2);
        return new Seat(
                name,
                parent.resolve(name),
                "http://" + host + ":" + ports[0],
                "http://" + host + ":" + ports[1],
                Map.of());
    }

    /** Returns seats that found a cluster together. */
    static List<Seat> cluster(Path parent, String... names) {
        var alone = List.of(names).stream().map(name -> free(parent, name)).toList();
        var founders =
                alone.stream().map(seat -> seat.name() + "=" + seat.peerUrl()).collect(Collectors.joining(","));
        return alone.stream()
                .map(seat -> seat.with("initial-cluster", founders))
                .toList();
    }

    Seat with(String flag, String value) {
        var more = new LinkedHashMap<>(flags);
        more.put(flag, value);
        return new Seat(name, folder, clientUrl, peerUrl, Map.copyOf(more));
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    int peerPort() {
        return Integer.parseInt(peerUrl.substring(peerUrl.lastIndexOf(':') + 1));
    }

    /** Returns the framework's properties that make these flags the member's settings. */
    Map<String, String> properties() {
        var all = new LinkedHashMap<String, String>();
        all.put("name", name);
        all.put("data-dir", dataDir().toString());
        all.put("listen-client-urls", clientUrl);
        all.put("advertise-client-urls", clientUrl);
        all.put("listen-peer-urls", peerUrl);
        all.put("initial-advertise-peer-urls", peerUrl);
        all.put("initial-cluster", name + "=" + peerUrl);
        all.putAll(flags);
        var properties = new LinkedHashMap<String, String>();
        all.forEach((flag, value) -> properties.put("kvorum.config." + flag, value));
        return properties;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the unit file of one member says.
 *
 * @param directory where its data and its logs lie
 * @param host the address it serves on
 * @param peerUrl what it tells the others to find it at; not where it listens if a proxy stands between
 * @param existing whether it joins a cluster that is there already
 * @param more flags of no special interest here
 */
public record Unit(
        String name,
        Path directory,
        String host,
        String peerUrl,
        String token,
        String initialCluster,
        boolean existing,
        List<String> more) {
    static final int CLIENT_PORT = 2379;
    static final int PEER_PORT = 2380;

    /** Takes a copy. */
    public Unit {
        more = List.copyOf(more);
    }

    /** Returns where the member keeps what it must not forget. */
    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** Returns where clients find the member. */
    public String clientUrl() {
        return url(host, CLIENT_PORT);
    }

    /** Returns where the member waits for others. */
    public String listenPeerUrl() {
        return url(host, PEER_PORT);
    }

    static String url(String host, int port) {
        return "http://" + host + ":" + port;
    }

    Unit withToken(String other) {
        return new Unit(name, directory, host, peerUrl, other, initialCluster, existing, more);
    }

    Unit withInitialCluster(String other, boolean nowExisting) {
        return new Unit(name, directory, host, peerUrl, token, other, nowExisting, more);
    }

    Unit withHost(String other) {
        return new Unit(name, directory, other, url(other, PEER_PORT), token, initialCluster, existing, more);
    }

    Unit plus(String... flags) {
        var all = new ArrayList<>(more);
        all.addAll(List.of(flags));
        return new Unit(name, directory, host, peerUrl, token, initialCluster, existing, all);
    }

    /** Returns the flags. */
    public List<String> flags() {
        var flags = new ArrayList<>(List.of(
                "--name",
                name,
                "--data-dir",
                dataDirectory().toString(),
                "--listen-client-urls",
                clientUrl(),
                "--advertise-client-urls",
                clientUrl(),
                "--listen-peer-urls",
                listenPeerUrl(),
                "--initial-advertise-peer-urls",
                peerUrl,
                "--initial-cluster-token",
                token,
                "--initial-cluster",
                initialCluster,
                "--initial-cluster-state",
                existing ? "existing" : "new"));
        flags.addAll(more);
        return flags;
    }
}

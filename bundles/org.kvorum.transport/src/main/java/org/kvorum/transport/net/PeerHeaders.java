// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.transport.TransportOptions;

/** The headers by which peers know each other, and the rules by which they refuse each other. Any thread. */
public final class PeerHeaders {
    /** The sender's id. */
    public static final String FROM = "X-Server-From";
    /** The sender's version. */
    public static final String VERSION = "X-Server-Version";
    /** The lowest version the sender works with. */
    public static final String MIN_CLUSTER_VERSION = "X-Min-Cluster-Version";
    /** The cluster's id. */
    public static final String CLUSTER_ID = "X-Etcd-Cluster-ID";
    /** Where the sender is reached. */
    public static final String PEER_URLS = "X-PeerURLs";
    /** The receiver's id. */
    public static final String TO = "X-Raft-To";

    /** The refusal of a version. The texts are compared by the other side, so they are fixed. */
    public static final String INCOMPATIBLE_VERSION = "incompatible version";
    /** The refusal of another cluster's member. */
    public static final String CLUSTER_ID_MISMATCH = "cluster ID mismatch";
    /** The refusal of what is meant for somebody else. */
    public static final String TO_MISMATCH = "to field mismatch";

    private final String localId;
    private final String clusterId;
    private final String version;
    private final String minClusterVersion;
    private final String peerUrls;
    private final Release local;
    private final Release minCluster;

    /** Creates the headers of a member. */
    public PeerHeaders(TransportOptions options) {
        localId = Long.toHexString(options.localId());
        clusterId = Long.toHexString(options.clusterId());
        version = options.serverVersion();
        minClusterVersion = options.minClusterVersion();
        peerUrls = String.join(",", options.advertisedUrls());
        local = Release.parse(version).orElseThrow();
        minCluster = Release.parse(minClusterVersion).orElseThrow();
    }

    /** Returns this member's id as it stands in paths and headers. */
    public String localId() {
        return localId;
    }

    /** Returns the cluster's id as it stands in headers. */
    public String clusterId() {
        return clusterId;
    }

    /** Returns this member's version. */
    public String version() {
        return version;
    }

    /** Says in a request who asks. */
    public void stamp(HttpHeaders headers) {
        headers.set(FROM, localId)
                .set(VERSION, version)
                .set(MIN_CLUSTER_VERSION, minClusterVersion)
                .set(CLUSTER_ID, clusterId);
        if (!peerUrls.isEmpty()) {
            headers.set(PEER_URLS, peerUrls);
        }
    }

    /** Returns why a request has to be refused, or nothing. */
    public Optional<String> refusal(HttpHeaders request) {
        var theirs = Release.parse(request.get(VERSION));
        var theirMin = Release.parse(request.get(MIN_CLUSTER_VERSION));
        if (theirs.isEmpty()
                || theirs.get().compareTo(minCluster) < 0
                || theirMin.isEmpty()
                || local.compareTo(theirMin.get()) < 0) {
            return Optional.of(INCOMPATIBLE_VERSION);
        }
        return clusterId.equals(request.get(CLUSTER_ID)) ? Optional.empty() : Optional.of(CLUSTER_ID_MISMATCH);
    }

    /** Returns whether the writer of a stream knows the kinds of streams there are today: any that names a version from 3.0 on. */
    public boolean knowsStreams(HttpHeaders response) {
        var theirs = Release.parse(response.get(VERSION));
        return theirs.isPresent() && minCluster.compareTo(theirs.get()) <= 0;
    }

    /** Returns the id a path or header names, or nothing if it is none. */
    public static Optional<Long> id(@Nullable String hex) {
        if (hex == null || hex.startsWith("+") || hex.startsWith("-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(hex, 16));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The part of a version that tells what a member can do. */
    private record Release(int major, int minor) implements Comparable<Release> {
        /** Who names no version is from before there were any. */
        private static final Release UNTOLD = new Release(2, 0);

        static Optional<Release> parse(@Nullable String text) {
            if (text == null || text.isEmpty()) {
                return Optional.of(UNTOLD);
            }
            var parts = text.split("\\.", 3);
            try {
                return parts.length < 3
                        ? Optional.empty()
                        : Optional.of(new Release(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public int compareTo(Release other) {
            return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
        }
    }
}

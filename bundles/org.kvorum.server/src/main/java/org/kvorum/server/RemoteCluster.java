// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.kvorum.api.cluster.InitialCluster;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.transport.PeerClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster as its running members tell of it, to one that has no data yet. Blocks. */
final class RemoteCluster {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCluster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final PeerClient client;
    private final InitialCluster configured;
    private final MemberInfo own;

    /**
     * Creates the view.
     *
     * @param configured the members as {@code --initial-cluster} names them
     * @param own this member among them
     */
    RemoteCluster(PeerClient client, InitialCluster configured, MemberInfo own) {
        this.client = client;
        this.configured = configured;
        this.own = own;
    }

    /** Returns the peer URLs of the other members. */
    List<String> urls() {
        return configured.members().stream()
                .filter(member -> !member.name().equals(own.name()))
                .flatMap(member -> member.peerUrls().stream())
                .toList();
    }

    /** Asks the others, one URL after the other, until one knows the members; empty if none does. */
    Optional<PeerClient.MemberList> ask() {
        for (var url : urls()) {
            var list = answer(client.members(List.of(url), PATIENCE), url);
            if (list.isPresent() && !list.get().members().isEmpty()) {
                return list;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the id the running cluster has given this member.
     *
     * @throws StartException if {@code --initial-cluster} and the running cluster differ
     */
    long ownId(PeerClient.MemberList existing) {
        if (existing.members().size() != configured.members().size()) {
            throw mismatch(
                    "member count is unequal: --initial-cluster names "
                            + configured.members().size() + ", the cluster has "
                            + existing.members().size() + " (an added member counts; has member add been run?)",
                    existing);
        }
        for (var member : configured.members()) {
            idOf(member, existing);
        }
        return idOf(own, existing);
    }

    private static long idOf(MemberInfo member, PeerClient.MemberList existing) {
        var urls = new TreeSet<>(member.peerUrls());
        return existing.members().stream()
                .filter(known -> urls.equals(new TreeSet<>(known.peerUrls())))
                .findFirst()
                .orElseThrow(() -> mismatch(
                        "unmatched member while checking PeerURLs: no member of the cluster has the peer URLs "
                                + String.join(",", urls) + " of " + member.name(),
                        existing))
                .id();
    }

    private static StartException mismatch(String what, PeerClient.MemberList existing) {
        var found = new StringBuilder();
        existing.members().forEach(member -> found.append(found.isEmpty() ? "" : "; ")
                .append(Long.toHexString(member.id()))
                .append(' ')
                .append(member.name().isEmpty() ? "(not started)" : member.name())
                .append('=')
                .append(String.join(",", member.peerUrls())));
        return new StartException("error validating peerURLs: " + what + ". The running cluster consists of: " + found);
    }

    /**
     * Checks that every member that answers is of a version this one can work with.
     *
     * @throws StartException if one is newer than this member, or older than it can be with
     */
    void checkVersions() {
        for (var url : urls()) {
            answer(client.version(List.of(url), PATIENCE), url).ifPresent(versions -> {
                ReleaseVersion.parseShort(versions.cluster())
                        .filter(version -> ReleaseVersion.own().compareTo(version) < 0)
                        .ifPresent(version -> {
                            throw new StartException("incompatible with current running cluster: the member at " + url
                                    + " runs cluster version " + versions.cluster() + ", this one speaks "
                                    + Member.ETCD_VERSION + "; start a newer Kvorum");
                        });
                ReleaseVersion.parse(versions.server())
                        .filter(version -> version.compareTo(ReleaseVersion.SUPPORTED_LOWEST) < 0)
                        .ifPresent(version -> {
                            throw new StartException("incompatible with current running cluster: the member at " + url
                                    + " is of version " + versions.server()
                                    + " and would end on what this one proposes;"
                                    + " bring it to " + ReleaseVersion.SUPPORTED_LOWEST.brief() + " first");
                        });
            });
        }
    }

    /** Waits for the answer; empty if there is none. */
    private static <T> Optional<T> answer(CompletionStage<T> question, String url) {
        return question.<Optional<T>>handle((answer, failure) -> {
                    if (failure == null) {
                        return Optional.of(answer);
                    }
                    LOG.debug("no answer from peer url={} reason={}", url, failure.toString());
                    return Optional.empty();
                })
                .toCompletableFuture()
                .join();
    }
}

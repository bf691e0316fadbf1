// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.transport.PeerClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all members for their version. Any thread. */
final class MemberVersions {
    private static final Logger LOG = LoggerFactory.getLogger(MemberVersions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final long memberId;
    private final Membership membership;
    private final Supplier<PeerClient> client;
    private final ReleaseVersion own;

    /**
     * Creates it.
     *
     * @param own the version this member takes part with
     */
    MemberVersions(long memberId, Membership membership, Supplier<PeerClient> client, ReleaseVersion own) {
        this.memberId = memberId;
        this.own = own;
        this.membership = membership;
        this.client = client;
    }

    /** Completes with the version of every member, in their order; empty where there was no answer or none that makes sense. */
    CompletableFuture<List<Optional<ReleaseVersion>>> ask() {
        var answers = new ArrayList<CompletableFuture<Optional<ReleaseVersion>>>();
        for (var member : membership.members()) {
            answers.add(
                    member.id() == memberId
                            ? CompletableFuture.completedFuture(Optional.of(own))
                            : ask(member.id(), member.peerUrls()));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Optional<ReleaseVersion>> ask(long id, List<String> urls) {
        return client.get()
                .version(urls, PATIENCE)
                .handle((versions, failure) -> {
                    if (failure != null) {
                        LOG.debug(
                                "failed to get version of remote member remote-member-id={} error={}",
                                Long.toHexString(id),
                                failure.toString());
                        return Optional.<ReleaseVersion>empty();
                    }
                    return ReleaseVersion.parse(versions.server());
                })
                .toCompletableFuture();
    }
}

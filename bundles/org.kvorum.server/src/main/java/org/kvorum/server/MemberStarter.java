// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;

/** Starts members from plain Java; the framework uses it too. */
public final class MemberStarter {
    private MemberStarter() {}

    /**
     * Returns whether the member has been started before: it then goes on from its log, and no longer has founders to look for.
     *
     * @throws StartException if its directory cannot be read
     */
    static boolean hasLog(Parts parts, MemberConfig config) {
        var wal = new MemberOptions(config).wal();
        try {
            return parts.wals().exists(parts.environment().disk(), wal);
        } catch (IOException e) {
            throw new StartException("cannot read " + wal.walDirectory() + ": " + e.getMessage(), e);
        }
    }

    /** Returns what a mode of discovery is asked for a member that has no log. */
    static DiscoveryRequest question(Parts parts, MemberConfig config, EventLoop loop) {
        return new DiscoveryRequest(config, loop, (self, token) -> parts.memberships()
                .initial(self, token)
                .members()
                .get(0)
                .id());
    }

    /** Returns the settings with the founders that were found in place of what the flags said. */
    static MemberConfig founding(MemberConfig config, DiscoveredCluster cluster) {
        var values = new HashMap<>(config.values());
        values.put("initial-cluster", cluster.initialCluster());
        values.put("initial-cluster-token", cluster.token());
        return new MemberConfig(values);
    }

    /**
     * Opens the data directory and starts the member. Blocks while the disk is read.
     *
     * @param failure told once if the member breaks later; it serves no more then and should be closed
     * @throws StartException if it cannot start; nothing is left open then, and the caller may try again
     */
    public static Started start(Parts parts, MemberConfig config, Consumer<Throwable> failure) {
        var opened = new KeptOpen(parts.environment());
        try {
            return begin(new RunningMember(parts.in(opened), opened, new MemberOptions(config), failure));
        } catch (RuntimeException | AssertionError e) {
            opened.closeAll();
            throw e;
        }
    }

    private static Started begin(RunningMember member) {
        try {
            return new Started(member, member.begin(), member::reconfigure, member::close);
        } catch (RuntimeException | AssertionError e) {
            member.abort();
            throw e;
        }
    }

    /**
     * A member that was started.
     *
     * @param member the member
     * @param ready completes when it has joined its cluster and may serve clients
     * @param reconfigure takes settings of which some have changed that may change while it runs; the others have no effect
     * @param stop stops it; returns when its files are closed
     */
    public record Started(
            Member member, CompletableFuture<Void> ready, Consumer<MemberConfig> reconfigure, Runnable stop) {}
}

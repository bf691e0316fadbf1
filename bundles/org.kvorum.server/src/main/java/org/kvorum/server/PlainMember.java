// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.assembly.PartSource;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.StartedMember;

/** A member that no framework started: it looks for its founders if it has to, runs, and ends. */
final class PlainMember implements StartedMember {
    private final MemberConfig config;
    private final Parts parts;
    private final KeptOpen opened;
    private final Consumer<Throwable> failure;
    private final EventLoop searchLoop;
    private final CompletableFuture<Member> ready = new CompletableFuture<>();

    private final Object lock = new Object();
    private @Nullable CompletableFuture<DiscoveredCluster> search;
    private @Nullable RunningMember running;
    private boolean ended;

    PlainMember(MemberConfig config, Parts parts, KeptOpen opened, Consumer<Throwable> failure) {
        this.config = config;
        this.parts = parts;
        this.opened = opened;
        this.failure = failure;
        // not among what is kept open, for it may be this loop that cleans up
        this.searchLoop = opened.outside().newEventLoop("kvorum-start", this::refuse);
    }

    /** A member that has a log starts at once; one that has none asks first with whom it founds its cluster. */
    void begin(PartSource source) {
        try {
            if (MemberStarter.hasLog(parts, config)) {
                start(config);
                return;
            }
            var asked = mode(source).discover(MemberStarter.question(parts, config, searchLoop));
            synchronized (lock) {
                search = asked;
            }
            var unused = asked.whenComplete(this::found);
        } catch (RuntimeException e) {
            refuse(e);
        }
    }

    private Discovery mode(PartSource source) {
        var name = config.text("discovery-mode");
        var modes = source.parts(Discovery.class);
        return modes.stream()
                .filter(mode -> mode.mode().equals(name))
                .findFirst()
                .orElseThrow(() -> Missing.choice(
                        "discovery mode",
                        "--discovery-mode",
                        name,
                        modes.stream().map(Discovery::mode).toList()));
    }

    private void found(@Nullable DiscoveredCluster cluster, @Nullable Throwable reason) {
        if (cluster == null) {
            refuse(reason == null ? new CancellationException() : reason);
            return;
        }
        start(MemberStarter.founding(config, cluster));
    }

    private void start(MemberConfig settings) {
        Runnable tell;
        synchronized (lock) {
            if (ended) {
                return;
            }
            try {
                var member = new RunningMember(parts, opened, new MemberOptions(settings), failure);
                running = member;
                var joined = member.begin();
                tell = () -> {
                    var unused = joined.thenRun(() -> ready.complete(member));
                };
            } catch (RuntimeException | AssertionError e) {
                giveUp();
                tell = () -> refuse(e);
            }
        }
        // Not under the lock, as whoever is told may wait for those who wait for the lock.
        tell.run();
    }

    private void giveUp() {
        if (running != null) {
            running.abort();
            running = null;
        }
        opened.closeAll();
    }

    private void refuse(Throwable reason) {
        ready.completeExceptionally(reason);
    }

    @Override
    public CompletableFuture<Member> ready() {
        return ready.copy();
    }

    @Override
    public void close() {
        end(RunningMember::close);
    }

    @Override
    public void abort() {
        end(RunningMember::abort);
    }

    private void end(Consumer<RunningMember> how) {
        RunningMember ending;
        synchronized (lock) {
            ended = true;
            ending = running;
            running = null;
            if (search != null) {
                search.cancel(false);
            }
        }
        if (ending != null) {
            how.accept(ending);
        }
        searchLoop.close();
        ready.completeExceptionally(new CancellationException("the member was closed before it was ready"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Watch;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.kv.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of the framework and the one watch it has at a time. The next watch begins when the one before has told all it had, so that no revision is told
 * twice or by two threads. Guarded by itself; the listener is called without the lock.
 */
final class Subscription implements WatchListener {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final WatchListener listener;
    private final Runnable lookForSource;
    private WatchRequest request;
    private Optional<String> member;
    private long next;
    private boolean over;
    private @Nullable Source source;
    private Watch.@Nullable Watching watching;

    /**
     * Creates a subscription that does not watch yet.
     *
     * @param firstRevision the first revision wanted, 0 for what comes next
     * @param lookForSource asks for {@link #attach} with the sources there are
     */
    Subscription(
            WatchListener listener,
            WatchRequest request,
            Optional<String> member,
            long firstRevision,
            Runnable lookForSource) {
        this.listener = listener;
        this.request = request;
        this.member = member;
        this.next = firstRevision;
        this.lookForSource = lookForSource;
    }

    /** Begins to watch at one of the sources unless it does already. */
    synchronized void attach(Collection<Source> sources) {
        if (over || watching != null) {
            return;
        }
        sources.stream().filter(this::fits).findFirst().ifPresent(this::attach);
    }

    private boolean fits(Source candidate) {
        return candidate.isWanted(member) && (source == null || candidate.succeeds(source));
    }

    private void attach(Source found) {
        if (source != null && !found.continues(source)) {
            LOG.atWarn()
                    .addKeyValue("listener", this)
                    .addKeyValue("kvorum.member", found.member())
                    .log(
                            "the member is of another cluster now: its history is told from its beginning for the listener");
            next = request.startRevision();
        }
        source = found;
        watching = found.watch().watch(request.from(next), this);
    }

    /** Goes on with another request, at the first revision that has not been told; the watch so far ends when the call that it may have begun is over. */
    void change(WatchRequest wanted, Optional<String> wantedMember) {
        synchronized (this) {
            if (wanted.from(0).equals(request.from(0)) && wantedMember.equals(member)) {
                return;
            }
            request = wanted;
            member = wantedMember;
            if (watching instanceof WatchSession session) {
                session.end(new KvorumException(ErrorCode.STOPPED));
                return;
            }
        }
        lookForSource.run();
    }

    synchronized void close() {
        over = true;
        if (watching != null) {
            watching.close();
        }
    }

    @Override
    public void changed(long revision, List<WatchEvent> events) {
        listener.changed(revision, events);
    }

    @Override
    public void compacted(long fromRevision, long nextRevision) {
        listener.compacted(fromRevision, nextRevision);
    }

    @Override
    public void ended(KvorumException reason) {
        synchronized (this) {
            if (watching != null) {
                next = watching.nextRevision();
                watching = null;
            }
            over |= !reason.isRetryable();
        }
        if (reason.isRetryable()) {
            lookForSource.run();
        } else {
            listener.ended(reason);
        }
    }

    /** Returns the name of the listener, for people. */
    @Override
    public String toString() {
        return listener.getClass().getName();
    }
}

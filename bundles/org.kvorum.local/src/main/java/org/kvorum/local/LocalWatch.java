// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Watch;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.env.Environment;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches of one member, each with a loop of its own. */
final class LocalWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWatch.class);

    private final Member member;
    private final Environment environment;
    private final Set<WatchSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LocalWatch(Member member, Environment environment) {
        this.member = member;
        this.environment = environment;
    }

    @Override
    public Watching watch(WatchRequest request, WatchListener listener) {
        var loop = environment.newEventLoop("kvorum-watch", LocalWatch::ended);
        var session = new WatchSession(member, request, listener, loop, new Backoff(environment.random()), over -> {
            sessions.remove(over);
            loop.execute(() -> {
                throw new LoopEnd();
            });
        });
        sessions.add(session);
        session.begin();
        if (closed) {
            session.end(new KvorumException(ErrorCode.STOPPED));
        }
        return session;
    }

    /** Ends all watches; their listeners are told. */
    void close() {
        closed = true;
        sessions.forEach(session -> session.end(new KvorumException(ErrorCode.STOPPED)));
    }

    private static void ended(Throwable cause) {
        if (!(cause instanceof LoopEnd)) {
            LOG.atError().setCause(cause).log("a watch is broken and ends");
        }
    }
}

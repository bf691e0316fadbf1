// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;

/**
 * One {@code Observe} call. Guarded by itself: requests come on the transport's loop, changes on the hub's, answers to reads on the member's.
 *
 * <pre>
 *   look --none--> wait for the first put below the prefix --+
 *    ^ \--found----------------------------------------------+--> tell --> follow that key, telling every put
 *    +------------------------------- deleted <--------------------------------+
 * </pre>
 *
 * When the hub has ended the watch, it goes on with the next revision on another; it looks again if that is compacted.
 */
final class Observer implements RequestStream {
    private final LocalClient client;
    private final ResponseStream responses;
    private Bytes prefix = Bytes.EMPTY;
    private boolean ended;
    private boolean following;

    private @Nullable Inlet inlet;

    Observer(LocalClient client, ResponseStream responses) {
        this.client = client;
        this.responses = responses;
    }

    @Override
    public synchronized void next(Bytes request) {
        try {
            prefix = Claim.prefix(NameLeaseValue.decode(request).name());
        } catch (WireFormatException e) {
            ended = true;
            responses.fail(Failures.malformed(e));
            return;
        }
        look();
    }

    @Override
    public void halfClosed() {
        // A client of a server stream is done with its one request; the answers go on.
    }

    @Override
    public synchronized void cancelled() {
        ended = true;
        leave();
    }

    @Override
    public synchronized void ready() {
        if (inlet != null) {
            inlet.ready();
        }
    }

    private void look() {
        var unused = client.first(prefix).whenComplete((found, failure) -> {
            if (failure != null) {
                lost();
            } else {
                found(found);
            }
        });
    }

    private synchronized void found(RangeResult.Rows found) {
        if (ended) {
            return;
        }
        if (found.kvs().isEmpty()) {
            following = false;
            watch(KeyRange.prefix(prefix), found.revision());
        } else {
            lead(found.kvs().get(0), found.revision());
        }
    }

    private void lead(Bytes keyValue, long revision) {
        tell(keyValue, revision);
        following = true;
        watch(KeyRange.single(KeyValue.decode(keyValue).key()), revision + 1);
    }

    private void watch(KeyRange range, long startRevision) {
        inlet = new Inlet(range, startRevision, false);
        inlet.open();
    }

    private void tell(Bytes keyValue, long revision) {
        responses.send(client.header(revision).bytesPresent(2, keyValue).toBytes());
    }

    private synchronized void changed(Inlet from, WatchMessage message) {
        if (inlet != from) {
            return;
        }
        if (message.canceled()) {
            if (from.resumed && message.compactRevision() > 0) {
                leave();
                look();
            } else {
                lost();
            }
            return;
        }
        for (var each : message.events()) {
            var event = each.event();
            from.next = event.modRevision() + 1;
            if (following && event.delete()) {
                leave();
                look();
                return;
            }
            if (!following && !event.delete()) {
                leave();
                lead(event.keyValue(), event.modRevision());
                return;
            }
            if (following) {
                tell(event.keyValue(), message.revision());
            }
        }
    }

    private synchronized void resume(Inlet from) {
        if (inlet == from) {
            leave();
            inlet = new Inlet(from.range, from.next, true);
            inlet.open();
        }
    }

    private synchronized void lost() {
        if (!ended) {
            ended = true;
            leave();
            responses.complete();
        }
    }

    private void leave() {
        if (inlet != null) {
            inlet.close();
            inlet = null;
        }
    }

    /** The end of one stream of one hub; what one that was left still tells is of no interest. */
    private final class Inlet implements WatchSink {
        private final KeyRange range;
        private final boolean resumed;
        private long next;
        private @Nullable WatchStream stream;

        Inlet(KeyRange range, long next, boolean resumed) {
            this.range = range;
            this.next = next;
            this.resumed = resumed;
        }

        void open() {
            // Known before it can send anything.
            stream = client.watches(this);
            stream.create(WatchCreate.of(range, next));
        }

        void ready() {
            if (stream != null) {
                stream.ready();
            }
        }

        void close() {
            if (stream != null) {
                stream.close();
            }
        }

        @Override
        public boolean isReady() {
            return responses.isReady();
        }

        @Override
        public void send(WatchMessage message) {
            changed(this, message);
        }

        @Override
        public void ended() {
            client.whenWatchesOpen(() -> resume(this));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;

/**
 * Waits until nobody is before a place in the line. It watches only the one directly before, so that a key that goes wakes one waiter and not all of them; that
 * one looks again, since the one before may have left early. It looks again also when the hub has ended the watch.
 */
final class Turn {
    private final LocalClient client;
    private final Claim claim;
    private final CompletableFuture<Void> come = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable Inlet inlet;

    private Turn(LocalClient client, Claim claim) {
        this.client = client;
        this.claim = claim;
    }

    /** Completes when it is the claim's turn, or exceptionally when the call is cancelled or waiting fails. */
    static CompletableFuture<Void> await(LocalClient client, Claim claim, CallEnd end) {
        if (claim.first()) {
            return CompletableFuture.completedFuture(null);
        }
        var turn = new Turn(client, claim);
        end.onCancel(() -> turn.fail(Failures.canceled()));
        turn.look();
        return turn.come;
    }

    private void look() {
        var unused = client.lastUpTo(claim.prefix(), claim.createRevision() - 1).whenComplete((found, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (found.kvs().isEmpty()) {
                come.complete(null);
            } else {
                follow(KeyValue.decode(found.kvs().get(0)).key(), found);
            }
        });
    }

    private synchronized void follow(Bytes key, RangeResult.Rows found) {
        if (!come.isDone()) {
            inlet = new Inlet();
            inlet.open(WatchCreate.of(KeyRange.single(key), found.revision()));
        }
    }

    private void lookAgain(Inlet from) {
        if (leave(from)) {
            look();
        }
    }

    private void fail(Throwable failure) {
        come.completeExceptionally(failure);
        leave();
    }

    private synchronized void leave() {
        if (inlet != null) {
            inlet.close();
            inlet = null;
        }
    }

    /** Returns whether that one was followed; what a former one still tells is of no interest. */
    private synchronized boolean leave(Inlet from) {
        if (inlet != from) {
            return false;
        }
        leave();
        return true;
    }

    /** The end of one stream of one hub. */
    private final class Inlet implements WatchSink {
        private @Nullable WatchStream stream;

        void open(WatchCreate request) {
            stream = client.watches(this);
            stream.create(request);
        }

        void close() {
            if (stream != null) {
                stream.close();
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void send(WatchMessage message) {
            if (message.canceled() && leave(this)) {
                fail(Failures.unknown(
                        message.compactRevision() > 0
                                ? "etcdserver: mvcc: required revision has been compacted"
                                : message.cancelReason()));
            } else if (message.events().stream().anyMatch(event -> event.event().delete())) {
                lookAgain(this);
            }
        }

        @Override
        public void ended() {
            client.whenWatchesOpen(() -> lookAgain(this));
        }
    }
}

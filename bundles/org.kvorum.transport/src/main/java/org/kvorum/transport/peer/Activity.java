// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import java.util.OptionalLong;
import org.kvorum.api.env.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a peer is reached: from the first success after a failure to the next failure. Changed on the loop, read on any thread. */
public final class Activity {
    private static final Logger LOG = LoggerFactory.getLogger(Activity.class);

    private final long id;
    private final Ticker ticker;
    private volatile OptionalLong sinceNanos = OptionalLong.empty();

    Activity(long id, Ticker ticker) {
        this.id = id;
        this.ticker = ticker;
    }

    /** Returns since when the peer is reached, or nothing. */
    public OptionalLong sinceNanos() {
        return sinceNanos;
    }

    void succeeded() {
        if (sinceNanos.isEmpty()) {
            sinceNanos = OptionalLong.of(ticker.nanos());
            LOG.info("peer became active peer-id={}", Long.toHexString(id));
        }
    }

    void failed(String what) {
        if (sinceNanos.isPresent()) {
            sinceNanos = OptionalLong.empty();
            LOG.warn(
                    "peer became inactive (message send to peer failed) peer-id={} error={}",
                    Long.toHexString(id),
                    what);
        }
    }
}

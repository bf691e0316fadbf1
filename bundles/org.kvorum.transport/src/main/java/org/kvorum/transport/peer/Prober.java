// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.kvorum.transport.net.HttpReply;
import org.kvorum.transport.net.PeerUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a peer from time to time how late it is there, which also tells how far away it is. */
final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final Pattern NOW = Pattern.compile("\"Now\":\"([^\"]*)\"");
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(1);

    private final long peerId;
    private final Local local;
    private final PeerUrls urls;
    private boolean asking;

    Prober(long peerId, Local local, PeerUrls urls) {
        this.peerId = peerId;
        this.local = local;
        this.urls = urls;
    }

    void probe() {
        if (asking) {
            return;
        }
        asking = true;
        long begun = local.environment().ticker().nanos();
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/raft/probing");
        local.headers().stamp(request.headers());
        var unused = local.requests()
                .send(urls.pick(), request, local.options().readTimeout())
                .whenComplete((reply, failure) -> {
                    asking = false;
                    // Streams and requests notice a peer that is away, so a failure is no news here.
                    if (failure == null && reply.status() == 200) {
                        answered(reply, local.environment().ticker().nanos() - begun);
                    }
                });
    }

    private void answered(HttpReply reply, long nanos) {
        local.traffic().roundTrip(peerId, nanos);
        var now = NOW.matcher(reply.text());
        if (!now.find()) {
            return;
        }
        try {
            var theirs = Instant.parse(now.group(1)).plusNanos(nanos / 2);
            var difference = Duration.between(
                            theirs, local.environment().clock().instant())
                    .abs();
            if (difference.compareTo(CLOCK_DIFFERENCE_MAX) > 0) {
                LOG.warn(
                        "prober found high clock drift remote-peer-id={} clock-drift={}",
                        Long.toHexString(peerId),
                        difference);
            }
        } catch (DateTimeParseException e) {
            LOG.debug("peer tells no time remote-peer-id={} now={}", Long.toHexString(peerId), now.group(1));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.List;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;

/**
 * Events as one or many watchers get them.
 *
 * @param events the events
 * @param encoded the same as fields 11 of a response
 */
record Delivery(List<WatchMessage.Event> events, Bytes encoded) {
    private static final int EVENTS_FIELD = 11;
    private static final int PREVIOUS_FIELD = 3;
    private static final int BYTES_TYPE = 2;

    static Delivery of(List<WatchMessage.Event> events) {
        int bytes = 0;
        for (var event : events) {
            bytes += fieldBytes(event);
        }
        // The writer asks for room for the longest varint, and gives up to 16 bytes of slack without a copy.
        var out = new WireWriter(bytes + 10);
        for (var event : events) {
            out.rawVarint(EVENTS_FIELD << 3 | BYTES_TYPE)
                    .rawVarint(messageBytes(event))
                    .raw(event.event().encoded());
            Bytes previous = event.prevKv();
            if (previous != null) {
                out.bytesPresent(PREVIOUS_FIELD, previous);
            }
        }
        assert out.length() == bytes : "miscounted";
        return new Delivery(events, out.toBytes());
    }

    /** Returns how many bytes of a response the event takes. */
    static int fieldBytes(WatchMessage.Event event) {
        int bytes = messageBytes(event);
        return 1 + WireWriter.varintSize(bytes) + bytes;
    }

    private static int messageBytes(WatchMessage.Event event) {
        int bytes = event.event().encoded().length();
        Bytes previous = event.prevKv();
        return previous == null ? bytes : bytes + 1 + WireWriter.varintSize(previous.length()) + previous.length();
    }
}

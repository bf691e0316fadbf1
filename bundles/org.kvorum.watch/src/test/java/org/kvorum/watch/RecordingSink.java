// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.command.KeyValue;

/** Keeps what it gets. */
final class RecordingSink implements WatchSink {
    final List<WatchMessage> messages = new ArrayList<>();
    boolean ready = true;
    int flushes;
    private int taken;

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void send(WatchMessage message) {
        messages.add(message);
    }

    @Override
    public void flush() {
        flushes++;
    }

    /** Returns, in short, what came since the last call. */
    List<String> take() {
        var fresh = messages.subList(taken, messages.size()).stream()
                .map(RecordingSink::shorten)
                .toList();
        taken = messages.size();
        return fresh;
    }

    /** A line such as {@code 5@12 put a=1 (0) del b (1)}: watcher, header revision, events with what was before. */
    private static String shorten(WatchMessage message) {
        var line = new StringBuilder().append(message.watchId()).append('@').append(message.revision());
        if (message.created()) {
            line.append(" created");
        }
        if (message.canceled()) {
            line.append(" canceled");
        }
        if (message.compactRevision() != 0) {
            line.append(" compact=").append(message.compactRevision());
        }
        if (!message.cancelReason().isEmpty()) {
            line.append(" '").append(message.cancelReason()).append('\'');
        }
        for (var event : message.events()) {
            var pair = KeyValue.decode(event.event().keyValue());
            line.append(event.event().delete() ? " del " : " put ").append(pair.key());
            if (!event.event().delete()) {
                line.append('=').append(pair.value());
            }
            var previous = event.prevKv();
            if (previous != null) {
                line.append(" (").append(KeyValue.decode(previous).value()).append(')');
            }
        }
        if (message.fragment()) {
            line.append(" ...");
        }
        return line.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.listener.WatchListener;

/** Writes down what it is told, one line a call. */
final class Heard implements WatchListener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void changed(long revision, List<WatchEvent> events) {
        var line = new StringBuilder().append(revision);
        for (var event : events) {
            line.append(event.isDelete() ? " -" : " ").append(event.keyText());
            if (!event.isDelete()) {
                line.append('=').append(event.entry().text());
            }
            event.previous().ifPresent(entry -> line.append(" was ").append(entry.text()));
        }
        lines.add(line.toString());
    }

    @Override
    public void compacted(long fromRevision, long nextRevision) {
        lines.add("compacted " + fromRevision + " to " + nextRevision);
    }

    @Override
    public void ended(KvorumException reason) {
        lines.add("ended: " + reason.getMessage());
    }

    /** Returns the next so many lines. */
    List<String> next(int count) throws InterruptedException {
        var next = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var line = lines.poll(10, TimeUnit.SECONDS);
            assertThat(line).as("line %s after %s", i, next).isNotNull();
            next.add(line);
        }
        return next;
    }

    String next() throws InterruptedException {
        return next(1).get(0);
    }

    void nothingMore() {
        assertThat(lines).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;

/** A hub that is exchanged for another real one when a test says so. */
final class SpareHub implements WatchHub {
    private final Supplier<WatchHub> source;
    private final List<WatchSink> sinks = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable WatchHub present;

    SpareHub(Supplier<WatchHub> source) {
        this.source = source;
        this.present = source.get();
    }

    /** Takes the hub away; the task that is returned tells its streams. */
    Runnable take() {
        if (present != null) {
            present.close();
            present = null;
        }
        var ending = List.copyOf(sinks);
        sinks.clear();
        return () -> ending.forEach(WatchSink::ended);
    }

    void bring() {
        present = source.get();
        var tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(Runnable::run);
    }

    @Override
    public WatchStream open(WatchSink sink) {
        if (present == null) {
            throw new IllegalStateException("nobody said that there is a hub");
        }
        sinks.add(sink);
        return present.open(sink);
    }

    @Override
    public void whenOpen(Runnable task) {
        if (present == null) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public Counts counts() {
        return present == null ? new Counts(0, 0, 0, 0) : present.counts();
    }

    @Override
    public void close() {
        take();
    }
}

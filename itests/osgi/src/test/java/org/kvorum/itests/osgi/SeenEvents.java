// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Takes down what a watcher is told. */
final class SeenEvents implements Watch.Listener {
    /**
     * An event.
     *
     * @param revision when it happened
     * @param text what happened
     */
    record Event(long revision, String text) {}

    private final List<Event> events = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    @Override
    public synchronized void onNext(WatchResponse response) {
        for (var event : response.getEvents()) {
            var pair = event.getKeyValue();
            events.add(new Event(
                    pair.getModRevision(),
                    event.getEventType() + " " + pair.getKey().toString(UTF_8) + " "
                            + pair.getValue().toString(UTF_8)));
        }
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        errors.add(failure);
        notifyAll();
    }

    @Override
    public void onCompleted() {}

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<Throwable> errors() {
        return List.copyOf(errors);
    }

    /** Waits until what has been seen is as told, and returns it; returns it as it is when patience ends. */
    synchronized List<Event> await(Predicate<List<Event>> enough) throws InterruptedException {
        long end = System.nanoTime() + KvorumFramework.PATIENCE.toNanos();
        while (!enough.test(events)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return events();
    }
}

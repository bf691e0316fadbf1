// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects a history while it happens. May be called from any thread; what is still open when the history is taken is of unknown outcome. */
public final class HistoryRecorder {
    private final List<Operation> operations = new ArrayList<>();
    private final Map<Integer, Watch> watches = new TreeMap<>();
    private final Map<Integer, List<WatchMessage>> messages = new TreeMap<>();
    private final long startRevision;
    private final List<KeyValue> startKvs;

    /** Begins with a fresh store. */
    public HistoryRecorder() {
        this(1, List.of());
    }

    /** Begins with a store that is at the revision and holds the keys. */
    public HistoryRecorder(long startRevision, List<KeyValue> startKvs) {
        this.startRevision = startRevision;
        this.startKvs = List.copyOf(startKvs);
    }

    /** Notes a call and returns its id. */
    public synchronized int invoke(int client, long now, Request request) {
        int id = operations.size();
        operations.add(new Operation(id, client, now, Operation.NEVER, request, Outcome.UNKNOWN));
        return id;
    }

    /** Notes how the call ended. */
    public synchronized void complete(int id, long now, Outcome outcome) {
        Operation open = operations.get(id);
        operations.set(id, new Operation(id, open.client(), open.invokedAt(), now, open.request(), outcome));
    }

    /** Notes a watch that was asked for (its messages are ignored) and returns its id. */
    public synchronized int watch(Watch asked) {
        int id = watches.size();
        watches.put(
                id,
                new Watch(
                        id,
                        asked.client(),
                        asked.range(),
                        asked.startRevision(),
                        asked.prevKv(),
                        asked.noPut(),
                        asked.noDelete(),
                        List.of()));
        messages.put(id, new ArrayList<>());
        return id;
    }

    /** Notes a message of a watch. */
    public synchronized void received(int watch, WatchMessage message) {
        List<WatchMessage> sofar = messages.get(watch);
        if (sofar == null) {
            throw new IllegalArgumentException("no watch " + watch);
        }
        sofar.add(message);
    }

    /** Returns what was noted so far. */
    public synchronized History history() {
        var complete = new ArrayList<Watch>();
        watches.forEach((id, watch) -> complete.add(watch.withMessages(messages.getOrDefault(id, List.of()))));
        return new History(startRevision, startKvs, operations, complete);
    }
}

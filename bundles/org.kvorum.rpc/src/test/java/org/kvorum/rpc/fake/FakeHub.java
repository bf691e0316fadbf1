// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.fake;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.command.KeyValue;

/** Watches of the present only. */
public final class FakeHub implements WatchHub {
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger readies = new AtomicInteger();

    /** Returns how many streams are open. */
    public int openStreams() {
        return streams.size();
    }

    /** Returns how often streams were told that there is room again. */
    public int readies() {
        return readies.get();
    }

    /** Sends a run of messages to all streams, at once. */
    public void burst(int messages, int eventBytes) {
        var key = Bytes.utf8("k");
        var pair = new KeyValue(key, 2, 2, 1, Bytes.wrap(new byte[eventBytes]), 0);
        var event = KvEvent.put(key, 2, true, pair.encode());
        for (var stream : streams) {
            synchronized (stream) {
                for (int i = 0; i < messages; i++) {
                    stream.sink.send(message(2 + i, 0, event));
                }
                stream.sink.flush();
            }
        }
    }

    @Override
    public WatchStream open(WatchSink sink) {
        var stream = new Stream(sink);
        streams.add(stream);
        return stream;
    }

    @Override
    public Counts counts() {
        return new Counts(streams.size(), 0, 0, 0);
    }

    @Override
    public void close() {
        streams.clear();
    }

    void changed(long revision, KvEvent event) {
        streams.forEach(stream -> stream.changed(revision, event));
    }

    private static WatchMessage message(long revision, long id, KvEvent event) {
        return new WatchMessage(
                revision,
                id,
                false,
                false,
                0,
                "",
                false,
                List.of(new WatchMessage.Event(event, null)),
                new WireWriter(event.encoded().length() + 16)
                        .bytesPresent(11, event.encoded())
                        .toBytes());
    }

    private static WatchMessage control(long revision, long id, boolean created, boolean canceled, String reason) {
        return new WatchMessage(revision, id, created, canceled, 0, reason, false, List.of(), Bytes.EMPTY);
    }

    private final class Stream implements WatchStream {
        private final WatchSink sink;
        private final Map<Long, WatchCreate> watchers = new TreeMap<>();

        Stream(WatchSink sink) {
            this.sink = sink;
        }

        @Override
        public synchronized void create(WatchCreate request) {
            if (request.startRevision() < 0) {
                sink.send(control(1, -1, true, true, "etcdserver: mvcc: required revision has been compacted"));
            } else {
                long id = request.watchId() == 0 ? watchers.size() : request.watchId();
                watchers.put(id, request);
                sink.send(control(1, id, true, false, ""));
            }
            sink.flush();
        }

        @Override
        public synchronized void cancel(long watchId) {
            if (watchers.remove(watchId) != null) {
                sink.send(control(1, watchId, false, true, ""));
                sink.flush();
            }
        }

        @Override
        public synchronized void requestProgress() {
            sink.send(control(1, -1, false, false, ""));
            sink.flush();
        }

        @Override
        public void ready() {
            readies.incrementAndGet();
        }

        @Override
        public void close() {
            streams.remove(this);
        }

        private synchronized void changed(long revision, KvEvent event) {
            watchers.forEach((id, watch) -> {
                boolean dropped = event.delete() ? watch.noDelete() : watch.noPut();
                if (!dropped && watch.range().contains(event.key())) {
                    sink.send(message(revision, id, event));
                }
            });
            sink.flush();
        }
    }
}

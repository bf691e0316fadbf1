// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.command.KeyRange;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Watch}. */
public final class WatchService implements RpcService {
    private static final long NO_PUT = 0;
    private static final long NO_DELETE = 1;

    private final Member member;
    private final Headers headers;

    /** Creates the service. */
    public WatchService(Member member) {
        this.member = member;
        this.headers = new Headers(member);
    }

    @Override
    public String name() {
        return "etcdserverpb.Watch";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(new RpcMethod.Bidirectional("Watch", this::open));
    }

    private RequestStream open(RpcContext context, ResponseStream responses) {
        return new Requests(member.watches().open(new Sink(headers, responses)), responses);
    }

    private static WatchCreate create(Bytes message) {
        Bytes key = Bytes.EMPTY;
        Bytes rangeEnd = Bytes.EMPTY;
        long startRevision = 0;
        boolean progressNotify = false;
        var filters = new ArrayList<Long>(0);
        boolean prevKv = false;
        long watchId = 0;
        boolean fragment = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> rangeEnd = in.bytes();
                case 3 -> startRevision = in.varint();
                case 4 -> progressNotify = in.bool();
                case 5 -> in.varints(filters::add);
                case 6 -> prevKv = in.bool();
                case 7 -> watchId = in.varint();
                case 8 -> fragment = in.bool();
                default -> in.skip();
            }
        }
        return new WatchCreate(
                new KeyRange(key, rangeEnd),
                startRevision,
                progressNotify,
                filters.contains(NO_PUT),
                filters.contains(NO_DELETE),
                prevKv,
                watchId,
                fragment);
    }

    private static long watchId(Bytes cancel) {
        long id = 0;
        var in = new WireReader(cancel);
        while (in.next()) {
            if (in.field() == 1) {
                id = in.varint();
            } else {
                in.skip();
            }
        }
        return id;
    }

    /** Hands the requests of a stream to the hub. */
    private record Requests(WatchStream watches, ResponseStream responses) implements RequestStream {
        @Override
        public void next(Bytes request) {
            try {
                take(request);
            } catch (WireFormatException e) {
                watches.close();
                responses.fail(Errors.of(e));
            }
        }

        private void take(Bytes request) {
            var in = new WireReader(request);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> watches.create(create(in.bytes()));
                    case 2 -> watches.cancel(watchId(in.bytes()));
                    case 3 -> {
                        in.skip();
                        watches.requestProgress();
                    }
                    default -> in.skip();
                }
            }
        }

        /** etcd goes on watching: only the end of the call ends the watches. */
        @Override
        public void halfClosed() {}

        @Override
        public void cancelled() {
            watches.close();
        }

        @Override
        public void ready() {
            watches.ready();
        }
    }

    /** Gathers the messages of a run, so that they leave in one frame. Used on the hub's loop only. */
    private static final class Sink implements WatchSink {
        private static final int BATCH_BYTES = 64 * 1024;

        private final Headers headers;
        private final ResponseStream responses;
        private List<Bytes> batch = new ArrayList<>(4);
        private int batchBytes;

        Sink(Headers headers, ResponseStream responses) {
            this.headers = headers;
            this.responses = responses;
        }

        @Override
        public boolean isReady() {
            return responses.isReady();
        }

        @Override
        public void send(WatchMessage message) {
            var encoded = encode(message);
            batch.add(encoded);
            batchBytes += encoded.length();
            if (batchBytes >= BATCH_BYTES) {
                flush();
            }
        }

        @Override
        public void flush() {
            if (!batch.isEmpty()) {
                responses.sendAll(batch);
                batch = new ArrayList<>(4);
                batchBytes = 0;
            }
        }

        /** Clients take this for the end of the server, connect anew and go on where they were. */
        @Override
        public void ended() {
            responses.fail(Errors.of(ErrorCode.STOPPED));
        }

        private Bytes encode(WatchMessage message) {
            var events = message.encodedEvents();
            var reason = message.cancelReason();
            return headers.begin(message.revision(), events.length() + 4 * reason.length() + 64)
                    .varint(2, message.watchId())
                    .bool(3, message.created())
                    .bool(4, message.canceled())
                    .varint(5, message.compactRevision())
                    .string(6, reason)
                    .bool(7, message.fragment())
                    .raw(events)
                    .toBytes();
        }
    }
}

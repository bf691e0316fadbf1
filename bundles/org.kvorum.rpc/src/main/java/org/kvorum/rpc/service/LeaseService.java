// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Lease}. */
public final class LeaseService implements RpcService {
    private static final int LEASE_BYTES = 16;

    private final Member member;
    private final Headers headers;
    private final RandomGenerator random;

    /** Creates the service; ids that a client leaves open are taken from {@code random}. */
    public LeaseService(Member member, RandomGenerator random) {
        this.member = member;
        this.headers = new Headers(member);
        this.random = random;
    }

    @Override
    public String name() {
        return "etcdserverpb.Lease";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                new RpcMethod.Unary("LeaseGrant", this::grant),
                new RpcMethod.Unary("LeaseRevoke", this::revoke),
                new RpcMethod.Bidirectional("LeaseKeepAlive", (context, responses) -> new KeepAlive(responses)),
                new RpcMethod.Unary("LeaseTimeToLive", this::timeToLive),
                new RpcMethod.Unary("LeaseLeases", this::leases));
    }

    private void grant(RpcContext context, Bytes message, UnaryReply reply) {
        var request = LeaseGrantRequest.decode(message);
        var encoded = message;
        if (request.id() == 0) {
            request = new LeaseGrantRequest(request.ttlSeconds(), random.nextLong(1, Long.MAX_VALUE));
            encoded = request.encode();
        }
        Calls.answer(member.propose(request, encoded, Caller.ANONYMOUS), reply, result -> {
            var granted = (ApplyResult.LeaseGranted) result;
            return headers.begin(granted.revision(), 2 * LEASE_BYTES)
                    .varint(2, granted.id())
                    .varint(3, granted.ttlSeconds())
                    .toBytes();
        });
    }

    private void revoke(RpcContext context, Bytes message, UnaryReply reply) {
        var request = LeaseRevokeRequest.decode(message);
        Calls.answer(
                member.propose(request, message, Caller.ANONYMOUS),
                reply,
                result -> headers.only(((ApplyResult.LeaseRevoked) result).revision()));
    }

    private void timeToLive(RpcContext context, Bytes message, UnaryReply reply) {
        long id = 0;
        boolean keys = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> keys = in.bool();
                default -> in.skip();
            }
        }
        Calls.answer(member.leaseTimeToLive(id, keys), reply, lease -> {
            var out = headers.begin(member.store().revision(), 4 * LEASE_BYTES)
                    .varint(2, lease.id())
                    .varint(3, lease.remainingSeconds())
                    .varint(4, lease.grantedTtlSeconds());
            lease.keys().forEach(key -> out.bytesPresent(5, key));
            return out.toBytes();
        });
    }

    private void leases(RpcContext context, Bytes message, UnaryReply reply) {
        var ids = member.leases().leases();
        var out = headers.begin(member.store().revision(), ids.size() * LEASE_BYTES);
        for (long id : ids) {
            out.message(2, lease -> lease.varint(1, id));
        }
        reply.send(out.toBytes());
    }

    /** A stream of renewals. Each is begun when the one before it is answered, so that answers keep the order of the requests. */
    private final class KeepAlive implements RequestStream {
        /** More than the leases of any client; etcd would stop reading, here the stream ends. */
        private static final int WAITING_MAX = 1 << 17;

        private final ResponseStream responses;
        private final Queue<Long> waiting = new ArrayDeque<>();
        private boolean busy;
        private boolean halfClosed;
        private boolean over;

        KeepAlive(ResponseStream responses) {
            this.responses = responses;
        }

        @Override
        public void next(Bytes request) {
            long id;
            try {
                id = id(request);
            } catch (RuntimeException e) {
                end();
                responses.fail(Errors.of(e));
                return;
            }
            boolean tooMany;
            synchronized (this) {
                tooMany = waiting.size() == WAITING_MAX;
                if (!tooMany && !over) {
                    waiting.add(id);
                }
            }
            if (tooMany) {
                end();
                responses.fail(Errors.of(ErrorCode.TOO_MANY_REQUESTS));
                return;
            }
            renewAll();
        }

        @Override
        public void halfClosed() {
            synchronized (this) {
                halfClosed = true;
                if (busy || over || !waiting.isEmpty()) {
                    return;
                }
                over = true;
            }
            responses.complete();
        }

        @Override
        public void cancelled() {
            end();
        }

        private synchronized void end() {
            over = true;
            waiting.clear();
        }

        /** Renews until an answer has to be waited for; in a loop, as thousands may have waited for that one. */
        private void renewAll() {
            for (var next = takeNext(); next != null; next = takeNext()) {
                long id = next;
                // etcd fills the header first, so the revision may be older than the renewal
                long revision = member.store().revision();
                var renewal = member.renewLease(id);
                boolean atOnce = renewal.isDone();
                var unused = renewal.whenComplete((ttl, failure) -> {
                    renewed(id, revision, ttl, failure);
                    if (!atOnce) {
                        renewAll();
                    }
                });
                if (!atOnce) {
                    return;
                }
            }
        }

        private synchronized @Nullable Long takeNext() {
            if (busy || over) {
                return null;
            }
            var next = waiting.poll();
            busy = next != null;
            return next;
        }

        private void renewed(long id, long revision, @Nullable Long ttl, @Nullable Throwable failure) {
            if (failure != null && !isMissing(failure)) {
                end();
                responses.fail(Errors.of(failure));
                return;
            }
            responses.send(headers.begin(revision, 2 * LEASE_BYTES)
                    .varint(2, id)
                    .varint(3, ttl == null ? 0 : ttl)
                    .toBytes());
            boolean complete;
            synchronized (this) {
                busy = false;
                complete = halfClosed && waiting.isEmpty() && !over;
                over |= complete;
            }
            if (complete) {
                responses.complete();
            }
        }

        private static boolean isMissing(Throwable failure) {
            return Errors.unwrap(failure) instanceof RequestException refused
                    && refused.error() == ErrorCode.LEASE_NOT_FOUND;
        }
    }

    private static long id(Bytes request) {
        long id = 0;
        var in = new WireReader(request);
        while (in.next()) {
            if (in.field() == 1) {
                id = in.varint();
            } else {
                in.skip();
            }
        }
        return id;
    }
}

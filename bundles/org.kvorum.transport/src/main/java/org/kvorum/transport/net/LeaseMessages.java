// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/** What members write to each other about leases: {@code LeaseKeepAlive…}, and {@code LeaseInternal…} around {@code LeaseTimeToLive…}. Pure. */
public final class LeaseMessages {
    private LeaseMessages() {}

    /** A question about a lease. */
    public record Question(long leaseId, boolean withKeys) {}

    /** Returns a {@code LeaseKeepAliveRequest}. */
    public static Bytes renewal(long leaseId) {
        return new WireWriter(16).varint(1, leaseId).toBytes();
    }

    /** Reads a {@code LeaseKeepAliveRequest}. */
    public static long readRenewal(Bytes bytes) {
        return readQuestion(bytes).leaseId();
    }

    /** Returns a {@code LeaseKeepAliveResponse}. */
    public static Bytes renewed(LeaseReply.Renewed reply) {
        return new WireWriter(32)
                .varint(2, reply.leaseId())
                .varint(3, reply.ttlSeconds())
                .toBytes();
    }

    /** Reads a {@code LeaseKeepAliveResponse}. */
    public static LeaseReply.Renewed readRenewed(Bytes bytes) {
        long id = 0;
        long ttl = 0;
        var in = new WireReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 2 -> id = in.varint();
                case 3 -> ttl = in.varint();
                default -> in.skip();
            }
        }
        return new LeaseReply.Renewed(id, ttl);
    }

    /** Returns a {@code LeaseInternalRequest}. */
    public static Bytes question(long leaseId, boolean withKeys) {
        return new WireWriter(32)
                .message(1, out -> out.varint(1, leaseId).bool(2, withKeys))
                .toBytes();
    }

    /** Reads a {@code LeaseInternalRequest}. */
    public static Question readInternal(Bytes bytes) {
        var in = new WireReader(bytes);
        var question = new Question(0, false);
        while (in.next()) {
            if (in.field() == 1) {
                question = readQuestion(in.bytes());
            } else {
                in.skip();
            }
        }
        return question;
    }

    private static Question readQuestion(Bytes bytes) {
        long id = 0;
        boolean keys = false;
        var in = new WireReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> keys = in.bool();
                default -> in.skip();
            }
        }
        return new Question(id, keys);
    }

    /** Returns a {@code LeaseInternalResponse}; the header in it is there and empty, as etcd's is. */
    public static Bytes alive(LeaseReply.Alive reply) {
        return new WireWriter(64)
                .message(1, out -> {
                    out.bytesPresent(1, Bytes.EMPTY)
                            .varint(2, reply.leaseId())
                            .varint(3, reply.remainingSeconds())
                            .varint(4, reply.grantedSeconds());
                    reply.keys().forEach(key -> out.bytesPresent(5, key));
                })
                .toBytes();
    }

    /** Reads a {@code LeaseInternalResponse}. */
    public static LeaseReply.Alive readAlive(Bytes bytes) {
        var in = new WireReader(bytes);
        var reply = new LeaseReply.Alive(0, 0, 0, List.of());
        while (in.next()) {
            if (in.field() == 1) {
                reply = readTimeToLive(in.bytes());
            } else {
                in.skip();
            }
        }
        return reply;
    }

    private static LeaseReply.Alive readTimeToLive(Bytes bytes) {
        long id = 0;
        long remaining = 0;
        long granted = 0;
        List<Bytes> keys = new ArrayList<>();
        var in = new WireReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 2 -> id = in.varint();
                case 3 -> remaining = in.varint();
                case 4 -> granted = in.varint();
                case 5 -> keys.add(in.bytes());
                default -> in.skip();
            }
        }
        return new LeaseReply.Alive(id, remaining, granted, keys);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * A request to the store of etcd 2 ({@code etcdserverpb.Request}), which members of etcd 3.5 still use to publish their attributes and the cluster version. What
 * else such a request can say means nothing any more and is not read.
 *
 * @param requestId wakes the waiter on the member that proposed it
 * @param method what is to be done at the path, as {@code PUT}
 * @param path where
 * @param value what is to be put there
 */
public record LegacyRequest(long requestId, String method, String path, String value) implements Command {
    /** Reads the message. */
    public static LegacyRequest decode(Bytes message) {
        long requestId = 0;
        String method = "";
        String path = "";
        String value = "";
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> requestId = in.varint();
                case 2 -> method = in.string();
                case 3 -> path = in.string();
                case 4 -> value = in.string();
                default -> in.skip();
            }
        }
        return new LegacyRequest(requestId, method, path, value);
    }

    @Override
    public int field() {
        return 2;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, requestId).string(2, method).string(3, path).string(4, value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.kvorum.bench.h2.Method;

/** Grants of leases, whose ids the server picks. The leases stay until they run out. */
public final class LeaseGrantLoad implements Load {

    private final long ttlSeconds;
    private final boolean collecting;
    private final Queue<Long> granted = new ConcurrentLinkedQueue<>();

    /**
     * Grants of leases that live this long.
     *
     * @param collecting whether to remember the ids, for {@link #granted()}
     */
    public LeaseGrantLoad(long ttlSeconds, boolean collecting) {
        this.ttlSeconds = ttlSeconds;
        this.collecting = collecting;
    }

    /** The ids of all leases granted so far. */
    Queue<Long> granted() {
        return granted;
    }

    @Override
    public String name() {
        return "lease-grant";
    }

    @Override
    public Session session(int client, int clients, long seed) {
        WireReader reader = new WireReader();
        return new Session() {
            @Override
            public Method method() {
                return Method.LEASE_GRANT;
            }

            @Override
            public void writeTo(ByteBuf out) {
                Wire.number(out, 1, ttlSeconds);
            }

            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                reader.reset(in, offset, length);
                while (reader.next()) {
                    if (reader.field() == 2) {
                        if (collecting) {
                            granted.add(reader.number());
                        }
                        return true;
                    }
                }
                return false;
            }
        };
    }
}

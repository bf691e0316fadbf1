// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.bench.h2.Method;

/** Renewals of leases: each client has a lease and a stream of its own, and renews as often as it is answered. */
public final class KeepAliveLoad implements Load {

    private final long ttlSeconds;
    private final List<Long> leases = new ArrayList<>();

    public KeepAliveLoad(long ttlSeconds) {
        this.ttlSeconds = ttlSeconds;
    }

    @Override
    public String name() {
        return "lease-keepalive";
    }

    @Override
    public void prepare(Engine engine, int clients) throws InterruptedException {
        LeaseGrantLoad grants = new LeaseGrantLoad(ttlSeconds, true);
        engine.runAll(grants, clients);
        leases.clear();
        leases.addAll(grants.granted());
        if (leases.size() < clients) {
            throw new IllegalStateException("got only " + leases.size() + " of " + clients + " leases");
        }
    }

    @Override
    public Session session(int client, int clients, long seed) {
        long lease = leases.get(client);
        WireReader reader = new WireReader();
        return new Session() {
            @Override
            public Method method() {
                return Method.LEASE_KEEP_ALIVE;
            }

            @Override
            public boolean streaming() {
                return true;
            }

            @Override
            public void writeTo(ByteBuf out) {
                Wire.number(out, 1, lease);
            }

            /** A time to live of 0 means that the lease is gone; proto3 then leaves the field out. */
            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                reader.reset(in, offset, length);
                while (reader.next()) {
                    if (reader.field() == 3) {
                        return reader.number() > 0;
                    }
                }
                return false;
            }
        };
    }
}

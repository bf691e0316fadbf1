// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Leases;
import org.kvorum.api.client.Locks;
import org.kvorum.api.client.Watch;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client services of one member of the same process, for whoever runs one without a framework. Any thread. */
public final class LocalServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServices.class);

    private final LocalKeyValue keyValue;
    private final LocalWatch watch;
    private final LocalLeases leases;
    private final LocalLocks locks;
    private final EventLoop loop;

    /** Makes the services of a member that is ready. */
    public LocalServices(Member member, Environment environment) {
        this.keyValue = new LocalKeyValue(member);
        this.watch = new LocalWatch(member, environment);
        this.loop = environment.newEventLoop("kvorum-client", LocalServices::broken);
        this.leases = new LocalLeases(member, environment, loop);
        this.locks = new LocalLocks(leases, new Line(member, keyValue, environment.random(), loop));
    }

    /** Returns the keys. */
    public KeyValue keyValue() {
        return keyValue;
    }

    /** Returns the watches. */
    public Watch watch() {
        return watch;
    }

    /** Returns the leases. */
    public Leases leases() {
        return leases;
    }

    /** Returns the locks. */
    public Locks locks() {
        return locks;
    }

    /**
     * Ends all watches, whose listeners are told, and no longer renews the leases that are held, which counts as losing them. The member goes on. Must not be
     * called by what depends on a future of these services.
     */
    @Override
    public void close() {
        watch.close();
        leases.close();
        loop.close();
    }

    private static void broken(Throwable cause) {
        LOG.atError().setCause(cause).log("leases and locks of the client are broken and no longer kept");
    }
}

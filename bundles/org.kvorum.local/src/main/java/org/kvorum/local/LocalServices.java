// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Watch;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;

/** The client services of one member of the same process, for whoever runs one without a framework. Any thread. */
public final class LocalServices implements AutoCloseable {
    private final LocalKeyValue keyValue;
    private final LocalWatch watch;

    /** Makes the services of a member that is ready. */
    public LocalServices(Member member, Environment environment) {
        this.keyValue = new LocalKeyValue(member);
        this.watch = new LocalWatch(member, environment);
    }

    /** Returns the keys. */
    public KeyValue keyValue() {
        return keyValue;
    }

    /** Returns the watches. */
    public Watch watch() {
        return watch;
    }

    /** Ends all watches; their listeners are told. The member goes on. */
    @Override
    public void close() {
        watch.close();
    }
}

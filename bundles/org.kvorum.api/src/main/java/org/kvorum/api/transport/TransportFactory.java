// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.annotation.versioning.ProviderType;

/** Opens transports. Any thread. */
@ProviderType
public interface TransportFactory {
    /** Returns a factory whose transports count and time what they do in a member's registry; this one's count nothing. */
    default TransportFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /**
     * Opens a transport without peers, which listens only once it is started.
     *
     * @param handler the member as its peers' counterpart
     * @param service the member as one who is asked
     */
    Transport open(TransportOptions options, Environment environment, PeerHandler handler, PeerService service);

    /** Opens a client for a process that is no member yet. */
    PeerClient openClient(Environment environment);
}

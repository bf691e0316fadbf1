// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import org.kvorum.api.env.Environment;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.transport.TransportOptions;

/** Opens the ends of wires on one machine. */
record SimTransportFactory(SimNetwork network, String machine) implements TransportFactory {
    @Override
    public Transport open(TransportOptions options, Environment environment, PeerHandler handler, PeerService service) {
        return new SimTransport(network, machine, options, environment, handler, service);
    }

    @Override
    public PeerClient openClient(Environment environment) {
        // A member that opens waits for its answers, and the world with it: they come at once or not at all.
        return new SimPeerClient(network, machine, null);
    }
}

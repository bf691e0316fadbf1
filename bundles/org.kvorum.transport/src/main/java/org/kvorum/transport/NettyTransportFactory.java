// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.time.Duration;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.transport.net.HttpPeerClient;
import org.kvorum.transport.net.HttpRequests;
import org.kvorum.transport.net.PeerLoop;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transports over Netty. Any thread. */
@Component
public final class NettyTransportFactory implements TransportFactory {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransportFactory.class);
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(2);

    private final Metrics metrics;

    /** Creates a factory of transports that count nothing. */
    public NettyTransportFactory() {
        this(Metrics.none());
    }

    /** Creates the factory; its transports count what they do. */
    public NettyTransportFactory(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public TransportFactory measuredBy(Metrics metrics, Environment environment) {
        return new NettyTransportFactory(metrics);
    }

    @Override
    public Transport open(TransportOptions options, Environment environment, PeerHandler handler, PeerService service) {
        return new NettyTransport(options, environment, metrics, handler, service);
    }

    @Override
    public PeerClient openClient(Environment environment) {
        var names = environment.newEventLoop(
                "kvorum-peer-names", broken -> LOG.error("cannot resolve names any more", broken));
        var loop = PeerLoop.start(names);
        var requests = new HttpRequests(loop, DIAL_TIMEOUT);
        return new HttpPeerClient(loop, requests, () -> {
            loop.run(requests::close);
            loop.close();
            names.close();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.transport.TransportFactory;

/** The connections between members that are put together without a framework. */
public final class TransportPart implements PartProvider<TransportFactory> {
    /** Creates the provider. */
    public TransportPart() {}

    @Override
    public Class<TransportFactory> port() {
        return TransportFactory.class;
    }

    @Override
    public TransportFactory create(PartContext context) {
        return new NettyTransportFactory(context.metrics());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import io.grpc.Channel;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives bundles the channel when they ask for it, which is when it is made. */
record ChannelService(LocalChannel channel) implements ServiceFactory<Channel> {
    @Override
    public Channel getService(Bundle bundle, ServiceRegistration<Channel> registration) {
        return channel.channel();
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Channel> registration, Channel service) {}
}

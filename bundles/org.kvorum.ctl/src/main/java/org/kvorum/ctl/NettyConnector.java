// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Connections;
import org.kvorum.cli.Connector;
import org.kvorum.cli.Host;
import org.kvorum.cli.Streams;
import org.kvorum.cli.Values;

/** Connects by the global flags. */
final class NettyConnector implements Connector {
    private final Host host;
    private final Streams streams;

    NettyConnector(Host host, Streams streams) {
        this.host = host;
        this.streams = streams;
    }

    @Override
    public Connections connect(Values flags) {
        Credentials credentials = Credentials.of(flags, host);
        TlsSettings tls = TlsSettings.of(flags);
        List<String> endpoints = endpoints(flags);
        return new NettyConnections(endpoints, flags, tls, credentials);
    }

    private List<String> endpoints(Values flags) {
        String domain = flags.text("discovery-srv");
        if (!domain.isEmpty()) {
            List<String> found = new SrvEndpoints(domain, flags.text("discovery-srv-name"))
                    .find(flags.is("insecure-discovery"), streams.errors());
            if (!found.isEmpty()) {
                return found;
            }
        }
        List<String> given = flags.list("endpoints").stream().map(String::strip).toList();
        if (given.isEmpty()) {
            throw new CommandFailure(CommandFailure.BAD_CONNECTION, "etcdclient: no available endpoints");
        }
        return given;
    }
}

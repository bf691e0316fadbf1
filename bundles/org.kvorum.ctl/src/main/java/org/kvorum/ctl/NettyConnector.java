// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import org.kvorum.cli.Connections;
import org.kvorum.cli.Connector;
import org.kvorum.cli.Values;

/** Connects by the global flags. */
final class NettyConnector implements Connector {
    @Override
    public Connections connect(Values flags) {
        return new NettyConnections(flags.list("endpoints"), flags);
    }
}

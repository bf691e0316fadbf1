// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import java.net.SocketAddress;

/** Something that accepts connections until it is closed. */
public interface ClientListener {
    /** Returns where it listens. */
    SocketAddress address();

    /** Accepts no more connections, lets those that are idle go and ends the others after a grace; returns when all is over. */
    void close(long graceMillis);
}

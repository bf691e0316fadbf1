// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import org.slf4j.LoggerFactory;

/**
 * A service manager such as systemd that waits for words on a socket.
 *
 * @param socket what {@code NOTIFY_SOCKET} says; empty if nobody waits
 */
record ServiceManager(String socket) implements Audience {
    @Override
    public void ready() {
        send("READY=1");
    }

    @Override
    public void stopping() {
        send("STOPPING=1");
    }

    private void send(String state) {
        if (socket.isEmpty()) {
            return;
        }
        // not a constant: this class is loaded before it is known how to log
        var logger = LoggerFactory.getLogger(ServiceManager.class);
        try {
            NotifySocket.send(socket, state);
            logger.atInfo().addKeyValue("state", state).log("notified init daemon");
        } catch (IOException e) {
            logger.atWarn().setCause(e).log("failed to notify init daemon");
        }
    }
}

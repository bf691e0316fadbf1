// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.TimeUnit;

/** Ends a connection on which nothing arrives. While it is not read, as what came before waits for the disk, that is not the peer's fault. */
final class ReceivingTimeout extends ReadTimeoutHandler {
    ReceivingTimeout(long seconds) {
        super(seconds, TimeUnit.SECONDS);
    }

    @Override
    protected void readTimedOut(ChannelHandlerContext context) throws Exception {
        if (context.channel().config().isAutoRead()) {
            super.readTimedOut(context);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;

/** Writes one request message straight into the connection's output buffer, so that nothing is copied on the way. */
@FunctionalInterface
public interface Payload {

    /** Appends the encoded message to {@code out}; called once, on the event loop. */
    void writeTo(ByteBuf out);
}

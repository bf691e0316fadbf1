// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.buffer.ByteBuf;

/** Takes the body of a request as it arrives. Exactly one of {@link #end} and {@link #aborted} comes last. */
interface RequestBody {
    /** Takes a part; the buffer is the caller's and must be retained to be kept. */
    void part(ByteBuf content);

    /** The body is whole. */
    void end();

    /** The connection ended first. */
    void aborted();
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers a unary call. Called on an event loop; must not block. */
@ConsumerType
@FunctionalInterface
public interface UnaryHandler {
    /**
     * Handles a call. It must end in exactly one call of {@code reply}, at once or later, on any thread; an {@link RpcException} thrown is the same as failing the
     * reply with it.
     */
    void handle(RpcContext context, Bytes request, UnaryReply reply);
}

// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.osgi.annotation.versioning.ConsumerType;

/** Opens streams. Called on an event loop; must not block. */
@ConsumerType
@FunctionalInterface
public interface StreamHandler {
    /** Begins a call; what it returns takes the requests. */
    RequestStream open(RpcContext context, ResponseStream responses);
}
